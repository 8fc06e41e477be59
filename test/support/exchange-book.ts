import { stringify } from 'yaml';

/** The secrets of every book made here. */
export const bookSecrets = { SHOP_KEY: 'key-of-the-shop-in-the-tests' };

/** How the shop proves who it is. */
export const fromShop = { authorization: `Bearer ${bookSecrets.SHOP_KEY}` };

export interface Receiving {
  /** Default: webhook, unsigned. */
  adapter?: string;
  settings?: object;
  outbound: { url: string } & Record<string, unknown>;
  credentials?: Record<string, { env: string }>;
}

/**
 * An address book with one sender, `shop`, and these receivers. Without routes, each receiver gets
 * the orders that have its name for a note.
 */
export function exchangeBook(
  receivers: Record<string, Receiving>,
  routes?: Record<string, unknown>[],
): string {
  const systems = Object.entries(receivers).map(([name, receiving]) => [
    name,
    {
      partner: 'yard',
      adapter: receiving.adapter ?? 'webhook',
      ...(receiving.settings
        ? { settings: receiving.settings }
        : (receiving.adapter ?? 'webhook') === 'webhook' && { settings: { unsigned: true } }),
      outbound: { allow_private_addresses: true, ...receiving.outbound },
      ...(receiving.credentials && { credentials: receiving.credentials }),
    },
  ]);
  return stringify({
    partners: { corner: { name: 'Corner Shop' }, yard: { name: 'Yard' } },
    systems: {
      shop: {
        partner: 'corner',
        adapter: 'webhook',
        inbound: { auth: [{ type: 'bearer', key: { env: 'SHOP_KEY' } }] },
      },
      ...Object.fromEntries(systems),
    },
    routes:
      routes ??
      Object.keys(receivers).map((name) => ({
        name: `to-${name}`,
        from: 'shop',
        type: 'order',
        to: name,
        when: { 'body.notes.text': name },
      })),
  });
}
