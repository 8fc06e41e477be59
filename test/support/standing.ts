/** Rows of the ledger that stand there as if they had for long. */
import { newId } from '../../services/ledger/ids.ts';
import type { Rows } from './rows.ts';

interface Message {
  system: string;
  state: 'quarantined' | 'delivered' | 'in_transit' | 'failed';
}

/** Gives its id. */
export async function standingMessage(rows: Rows, { system, state }: Message): Promise<string> {
  const id = newId();
  await rows(
    `insert into interchanges (id, system, partner, state, received_at, content_type, headers, bytes, sha256)
     values ($1, $2, 'corner', 'accepted', now(), 'application/json', '{}', 1, sha256(''))`,
    [id, system],
  );
  await rows(
    `insert into messages (id, interchange_id, position, system, partner, type, native_type, state, accepted_at,
            business_keys, canonical_sha256, address_book_version, problem)
     values ($1, $1, 0, $2, 'corner', 'order', 'test', $3, now(), '[]', sha256(''), 1,
             case when $3 = 'quarantined' then '{}'::jsonb end)`,
    [id, system, state],
  );
  return id;
}

interface Delivery {
  system: string;
  state: 'held' | 'queued' | 'retrying' | 'delivered' | 'dead';
  lane?: string;
  /** Past its time by so much; without it, it has none. */
  late?: string;
  /** Since when it is what it is. */
  ago?: string;
}

export async function standingDelivery(rows: Rows, one: Delivery): Promise<void> {
  const { system, state, lane = null, late = null, ago = '0 s' } = one;
  const message = await standingMessage(rows, { system: 'shop', state: 'in_transit' });
  await rows(
    `insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, created_at, due_at,
            enqueued_at, deliver_by, delivered_at, code)
     select $1, $1, $2, 'yard', 'test', $3, 'hold', $4, at, at, at, now() - $5::interval,
            case when $4 = 'delivered' then now() end, case when $4 = 'dead' then 'gone' end
       from (select now() - $6::interval as at) x`,
    [message, system, lane, state, late, ago],
  );
}
