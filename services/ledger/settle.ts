import { blocked, blocking } from './blocking.ts';
import { enterMessages } from './enter-messages.ts';
import { type MessageEntry, type ReceiptRow, receiptColumns } from './entry.ts';
import { failpoint } from './failpoint.ts';
import { type Connection, inTwoTrips, type Pool, type Statement } from './pool.ts';
import { recordsets } from './recordset.ts';
import { unindexed } from './unindexed.ts';

/** What became of an attempt, to be written down. */
export interface Settlement {
  deliveryId: string;
  attemptId: string;
  owner: string;
  messageId: string;
  state: 'delivered' | 'retrying' | 'dead' | 'cancelled';
  outcome: 'delivered' | 'refused' | 'failed' | 'unknown';
  /** Milliseconds since the epoch by the clock of this process: not before, for retrying. */
  dueAt: number | null;
  code: string | null;
  detail: string | null;
  status: string | null;
  reference: string | null;
  sentSha256: string | null;
  /**
   * The receipt of delivered, dead or cancelled, given the digest of the one before it; and a message that
   * carries it to the sender, where the sender wants that.
   */
  receipt?: (previousSha256: string | null) => { row: ReceiptRow; push?: MessageEntry };
}

/** A delivery that may go now. */
export interface Released {
  id: string;
  generation: number;
  system: string;
}

/** SQL: the columns of a held delivery `d` that has just been let go. */
export const letGo = 'd.id, d.generation, d.system';

/** stale: the attempt is not ours to settle: somebody else has taken the delivery over, or it was settled before. Nothing was written. */
export interface Settled {
  result: 'settled' | 'stale';
  /** Deliveries that may go now: the next of the lane, and receipts for the sender. */
  released: Released[];
}

/** Writes down many outcomes in one transaction. */
export function settleAll(pool: Pool, settlements: Settlement[]): Promise<Settled[]> {
  return inTwoTrips(pool, lock(settlements), (heads: Head[]) => {
    failpoint('settle.locked');
    const ours = new Set(heads.map((row) => row.attempt_id));
    const current = settlements.filter((one) => ours.has(one.attemptId));
    const head = new Map(heads.map((row) => [row.message_id, row.receipt_sha256]));
    const receipts: ReceiptRow[] = [];
    const pushes: MessageEntry[] = [];
    for (const one of current) {
      if (!one.receipt) continue;
      const { row, push } = one.receipt(head.get(one.messageId) ?? null);
      head.set(one.messageId, row.sha256);
      receipts.push(row);
      if (push) pushes.push(push);
    }
    const finished = current.filter((one) => one.state !== 'retrying');
    if (current.length > 0) failpoint('settle.asked', 2);
    return {
      statements: [
        ...(current.length > 0 ? [write(current, receipts)] : []),
        ...(finished.length > 0
          ? [finish(finished, head), letNextGo(finished.map((one) => one.deliveryId))]
          : []),
        ...(pushes.length > 0 ? [enterMessages(pushes)] : []),
      ],
      result: (released: Released[]) =>
        settlements.map((one) => ({
          result: ours.has(one.attemptId) ? 'settled' : 'stale',
          // Whoever settled first of the batch takes the whole list along.
          released:
            one === settlements[0]
              ? [...released, ...newDeliveries(pushes.flatMap((push) => push.deliveries))]
              : [],
        })),
    };
  });
}

interface Head {
  attempt_id: string;
  message_id: string;
  receipt_sha256: string | null;
}

const locking = recordsets({
  attempts: { message_id: 'uuid', delivery_id: 'uuid', attempt_id: 'uuid', owner: 'uuid' },
});

/** Locks the messages, so that their receipts form one chain, and drops what is no longer ours. */
function lock(all: Settlement[]): Statement {
  return {
    name: 'settle_lock',
    text: `
with want as (
  select * from ${locking.sql.attempts} as x order by message_id, delivery_id
)
select mine.* from want cross join lateral (
  select a.id as attempt_id, m.id as message_id, encode(m.receipt_sha256, 'hex') as receipt_sha256
    from attempts a
    join deliveries d on d.id = a.delivery_id and ${unindexed('d.state')} = 'sending'
     and d.lease_owner = want.owner and d.generation = a.generation and d.attempts = a.number
    join messages m on m.id = d.message_id
   where a.id = want.attempt_id and a.ended_at is null
     for update of m, d) mine`,
    values: locking.values({
      attempts: all.map((one) => ({
        message_id: one.messageId,
        delivery_id: one.deliveryId,
        attempt_id: one.attemptId,
        owner: one.owner,
      })),
    }),
  };
}

const writing = recordsets({
  outcomes: {
    delivery_id: 'uuid',
    attempt_id: 'uuid',
    state: 'text',
    outcome: 'text',
    due_in: 'bigint',
    code: 'text',
    detail: 'text',
    status: 'text',
    reference: 'text',
    sent_sha256: 'bytea',
  },
  receipts: receiptColumns,
});

function write(all: Settlement[], receipts: ReceiptRow[]): Statement {
  return {
    name: 'settle',
    text: `
with x as (
  select * from ${writing.sql.outcomes} as x
), a as (
  update attempts a set ended_at = clock_timestamp(), outcome = x.outcome, code = x.code, status = x.status,
         detail = x.detail, reference = x.reference, sent_sha256 = x.sent_sha256
    from x where a.id = x.attempt_id
), d as (
  update deliveries d set state = x.state, lease_owner = null, lease_until = null, lost = 0,
         due_at = coalesce(now() + x.due_in * interval '1 ms', d.due_at),
         enqueued_at = greatest(now(), coalesce(now() + x.due_in * interval '1 ms', now())),
         delivered_at = case when x.state = 'delivered' then now() end,
         code = x.code, detail = x.detail, remote_status = x.status,
         remote_reference = coalesce(x.reference, d.remote_reference)
    from x where d.id = x.delivery_id
)
insert into receipts (id, interchange_id, message_id, event, body, sha256, previous_sha256)
select id, interchange_id, message_id, event, body, sha256, previous_sha256
  from ${writing.sql.receipts} as r`,
    values: writing.values({
      outcomes: all.map((one) => ({
        delivery_id: one.deliveryId,
        attempt_id: one.attemptId,
        state: one.state,
        outcome: one.outcome,
        // The clock of the database says when: this one may be wrong.
        due_in: one.dueAt === null ? null : Math.round(one.dueAt - Date.now()),
        code: one.code,
        detail: one.detail,
        status: one.status,
        reference: one.reference,
        sent_sha256: one.sentSha256,
      })),
      receipts,
    }),
  };
}

const finishing = recordsets({ messages: { id: 'uuid', sha256: 'bytea' } });

/** The state of the messages follows from their deliveries. */
function finish(all: Settlement[], head: Map<string, string | null>): Statement {
  const ids = [...new Set(all.map((one) => one.messageId))];
  return {
    name: 'settle_messages',
    text: `update messages m set state = s.state, receipt_sha256 = x.sha256
             from ${finishing.sql.messages} as x, lateral (${messageState('x.id')}) s
            where m.id = x.id`,
    values: finishing.values({ messages: ids.map((id) => ({ id, sha256: head.get(id) })) }),
  };
}

/** SQL: the state that a message has by its deliveries. */
export function messageState(id: string): string {
  return `select case
      when count(*) filter (where state = 'dead') > 0 then 'failed'
      when count(*) filter (where state in ('held', 'queued', 'sending', 'retrying')) > 0 then 'in_transit'
      when count(*) filter (where state = 'delivered') > 0 then 'delivered'
      else 'failed' end as state
    from deliveries where message_id = ${id}`;
}

const releasing = recordsets({ finished: { id: 'uuid' } });

/** The statement that lets the first held delivery of each lane go in which one of `deliveryIds` has just finished. */
function letNextGo(deliveryIds: string[]): Statement {
  return {
    name: 'release',
    text: `update deliveries d set state = 'queued', due_at = now(), enqueued_at = now()
            where d.state = 'held' and not ${blocked('d')} and d.id in (
              select first.id from ${releasing.sql.finished} as x, lateral (
                select system, lane from deliveries where id = x.id and lane is not null limit 1) done, lateral (
                select e.id from deliveries e
                 where e.system = done.system and e.lane = done.lane and ${blocking('e')}
                 order by e.sequence limit 1) first)
          returning ${letGo}`,
    values: releasing.values({ finished: deliveryIds.map((id) => ({ id })) }),
  };
}

/** Lets the next of its lane go, once a delivery has finished. */
export async function release(connection: Connection, deliveryId: string): Promise<Released[]> {
  return (await connection.query<Released>(letNextGo([deliveryId]))).rows;
}

/** Deliveries that were just entered: they wait for nothing. */
export function newDeliveries(deliveries: MessageEntry['deliveries']): Released[] {
  return deliveries.map(({ id, system }) => ({ id, generation: 1, system }));
}
