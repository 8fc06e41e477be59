import { stringify } from 'yaml';

/** An address book with one sender, `shop`, whose orders go to one receiver, `yard`. @param adapter of the sender */
export function shopAndYard(url: string, outbound: object, adapter = 'webhook'): string {
  return stringify({
    partners: { corner: { name: 'Corner Shop' }, yard: { name: 'Yard' } },
    systems: {
      shop: {
        partner: 'corner',
        adapter,
        inbound: { auth: [{ type: 'bearer', key: { env: 'SHOP_KEY' } }] },
      },
      yard: {
        partner: 'yard',
        adapter: 'webhook',
        settings: { unsigned: true },
        outbound: { url, allow_private_addresses: true, ...outbound },
      },
    },
    routes: [{ name: 'orders', from: 'shop', type: 'order', to: 'yard' }],
  });
}
