import type { MessageDetail } from '../../exchange/views.ts';
import { privateId } from '../../ledger/ids.ts';
import { payloadExcerpts } from '../../ledger/payload-excerpts.ts';
import type { Desk } from '../desk.ts';
import { type Html, html } from '../frame/html.ts';
import { payloadDetails } from '../payload/details.ts';
import { excerptLength } from '../payload/shown.ts';

/** The three forms of a message: as received, canonical, and as sent to each system. */
export async function payloads({ ledger, book }: Desk, message: MessageDetail): Promise<Html> {
  const raw = privateId('ict', message.interchange.id) ?? '';
  const canonical = privateId('msg', message.id) ?? '';
  const outbound = message.deliveries.map(({ id, system }) => ({
    owner: privateId('dlv', id) ?? '',
    system,
  }));
  const owners = [raw, canonical, ...outbound.map((one) => one.owner)];
  const excerpts = await payloadExcerpts(ledger.pool, owners, excerptLength);
  const masking = (system: string) => ({ book: book(), system });
  return html`${payloadDetails('As received', excerpts.get(raw), masking(message.system))}
${payloadDetails('Canonical', excerpts.get(canonical), 'canonical')}
${outbound.map(({ owner, system }) =>
  payloadDetails(`As sent to ${system}`, excerpts.get(owner), masking(system)),
)}`;
}
