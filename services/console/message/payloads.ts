import { type Absence, canonicalAbsence, rawAbsence, sentAbsence } from '../../exchange/absence.ts';
import type { MessageDetail } from '../../exchange/views.ts';
import { privateId } from '../../ledger/ids.ts';
import { interchangeById } from '../../ledger/interchanges.ts';
import { deliveriesOf, messageById } from '../../ledger/messages.ts';
import { payloadExcerpts } from '../../ledger/payload-excerpts.ts';
import type { Desk } from '../desk.ts';
import { type Html, html } from '../frame/html.ts';
import { payloadDetails } from '../payload/details.ts';
import { excerptLength } from '../payload/shown.ts';

/** The three forms of a message: as received, canonical, and as sent to each system. */
export async function payloads({ ledger, book }: Desk, message: MessageDetail): Promise<Html> {
  const { pool } = ledger;
  const id = privateId('msg', message.id) ?? '';
  const raw = privateId('ict', message.interchange.id) ?? '';
  const [found, interchange, deliveries] = await Promise.all([
    messageById(pool, id),
    interchangeById(pool, raw),
    deliveriesOf(pool, [id]),
  ]);
  const owners = [raw, id, ...deliveries.map((one) => one.id)];
  const excerpts = await payloadExcerpts(pool, owners, excerptLength);
  const asking = { pool, retention: book().retention };
  const details = async (name: string, owner: string, system: string | undefined, why: Why) =>
    payloadDetails(
      name,
      excerpts.get(owner),
      system === undefined ? 'canonical' : { book: book(), system },
      excerpts.has(owner) ? undefined : await why(),
    );
  const never = async () => ({ why: 'never' }) as const;
  return html`${await Promise.all([
    details(
      'As received',
      raw,
      message.system,
      interchange ? () => rawAbsence(asking, interchange) : never,
    ),
    details('Canonical', id, undefined, found ? () => canonicalAbsence(asking, found) : never),
    ...deliveries.map((one) =>
      details(
        `As sent to ${one.system}`,
        one.id,
        one.system,
        found ? () => sentAbsence(asking, one, found) : never,
      ),
    ),
  ])}`;
}

type Why = () => Promise<Absence>;
