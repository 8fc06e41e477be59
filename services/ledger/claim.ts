import { blocked } from './blocking.ts';
import { failpoint } from './failpoint.ts';
import type { Connection, Pool } from './pool.ts';
import { recordsets } from './recordset.ts';
import { unindexed } from './unindexed.ts';

/** A worker asks for a delivery. */
export interface Claim {
  deliveryId: string;
  generation: number;
  attemptId: string;
  /** The worker process. */
  owner: string;
  /** Milliseconds until the delivery may be taken over. */
  lease: number;
}

/** What a worker gets: everything that one attempt needs. */
export interface Claimed {
  result: 'claimed';
  deliveryId: string;
  attemptId: string;
  owner: string;
  system: string;
  partner: string;
  generation: number;
  replays: number;
  attempt: number;
  /** Attempts before this one, in a row, whose worker was lost. */
  lost: number;
  /** A newer version of the document went to this receiver before, and the route says to skip older ones. */
  outdated: boolean;
  messageId: string;
  interchangeId: string;
  acceptedAt: Date;
  deliverBy: Date | null;
  traceparent: string | null;
  addressBookVersion: number;
  senderPartner: string;
  /** The sender's id of the document, where it has one. */
  nativeId: string | null;
  schemaId: string;
  receivedSha256: string;
  canonicalSha256: string;
  canonical: Buffer;
  /** It is kept no more: of the canonical form there is only what receipts speak of. */
  expired: boolean;
  /** What an earlier attempt sent, to be sent again as it is. */
  outbound?: { contentType: string; body: Buffer };
}

/** held: another delivery of the lane comes first. early: not yet. gone: nothing to do. */
export type ClaimResult = Claimed | { result: 'held' | 'gone' | 'early' };

interface Row {
  id: string;
  taken: boolean;
  is_blocked: boolean;
  attempt_id: string;
  system: string;
  partner: string;
  generation: number;
  replays: number;
  attempts: number;
  lost: number;
  outdated: boolean;
  message_id: string;
  interchange_id: string;
  accepted_at: Date;
  deliver_by: Date | null;
  traceparent: string | null;
  address_book_version: number;
  sender_partner: string;
  native_id: string | null;
  schema_id: string;
  received_sha256: string;
  canonical_sha256: string;
  canonical: Buffer;
  expired: boolean;
  outbound_type: string | null;
  outbound: Buffer | null;
}

/**
 * Claims many deliveries in one statement: a guarded change to `sending` with a lease, and the row of
 * the attempt, both before anything is sent. Of two workers that ask at once one waits for the
 * other's row lock and then finds the state changed.
 */
export async function claimAll(pool: Pool, claims: Claim[]): Promise<ClaimResult[]> {
  return inLane(() => claimOnce(pool, claims));
}

/** Again, when another one of a lane was claimed at the same moment: it is to be seen now, and this one is held. */
export async function inLane<T>(claim: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await claim();
    } catch (error) {
      const { constraint } = error as { constraint?: string };
      if (constraint !== 'deliveries_lane_sending' || tries === 5) throw error;
    }
  }
}

/** The same on a connection whose transaction somebody else ends, and begins again where that is needed. */
export async function claimOnce(pool: Pool | Connection, claims: Claim[]): Promise<ClaimResult[]> {
  const asked = pool.query<Row>({
    name: 'claim',
    text: statement,
    values: given.values({
      claims: claims.map((claim) => ({
        id: claim.deliveryId,
        generation: claim.generation,
        attempt_id: claim.attemptId,
        owner: claim.owner,
        lease: claim.lease,
      })),
    }),
  });
  failpoint('claim.asked', 2);
  const { rows } = await asked;
  const found = new Map(rows.map((row) => [row.attempt_id, row]));
  return claims.map((claim) => result(claim, found.get(claim.attemptId)));
}

function result(claim: Claim, row: Row | undefined): ClaimResult {
  if (!row) return { result: 'gone' };
  if (row.is_blocked) return { result: 'held' };
  if (!row.taken) return { result: 'early' };
  return {
    result: 'claimed',
    deliveryId: row.id,
    attemptId: row.attempt_id,
    owner: claim.owner,
    system: row.system,
    partner: row.partner,
    generation: row.generation,
    replays: row.replays,
    attempt: row.attempts + 1,
    lost: row.lost,
    outdated: row.outdated,
    messageId: row.message_id,
    interchangeId: row.interchange_id,
    acceptedAt: row.accepted_at,
    deliverBy: row.deliver_by,
    traceparent: row.traceparent,
    addressBookVersion: row.address_book_version,
    senderPartner: row.sender_partner,
    nativeId: row.native_id,
    schemaId: row.schema_id,
    receivedSha256: row.received_sha256,
    canonicalSha256: row.canonical_sha256,
    canonical: row.canonical,
    expired: row.expired,
    ...(row.outbound && row.outbound_type
      ? { outbound: { contentType: row.outbound_type, body: row.outbound } }
      : {}),
  };
}

const given = recordsets({
  claims: {
    id: 'uuid',
    generation: 'integer',
    attempt_id: 'uuid',
    owner: 'uuid',
    lease: 'integer',
  },
});

const statement = `
with want as (
  select * from ${given.sql.claims} as x order by id
), candidate as (
  select d.*, want.attempt_id, want.owner, want.lease
    from want cross join lateral (
      select d.id, d.due_at, d.system, d.partner, d.generation, d.replays, d.attempts, d.lost, d.on_stale, d.message_id, d.deliver_by,
             d.lane is not null and ${blocked('d')} as is_blocked,
             d.due_at <= now() + interval '100 ms' as is_due
        from deliveries d
       where d.id = want.id and d.generation = want.generation and ${unindexed('d.state')} in ('queued', 'retrying')
         for update) d
), taken as (
  update deliveries d
     set state = 'sending', attempts = d.attempts + 1, lease_owner = c.owner,
         lease_until = now() + c.lease * interval '1 ms'
    from candidate c where d.id = c.id and c.is_due and not c.is_blocked
  returning d.id
), held as (
  update deliveries d set state = 'held' from candidate c where d.id = c.id and c.is_blocked
), started as (
  insert into attempts (id, delivery_id, generation, number, worker, started_at)
  select c.attempt_id, c.id, c.generation, c.attempts + 1, c.owner, now()
    from candidate c where c.is_due and not c.is_blocked
)
select c.id, c.is_blocked, c.is_due and not c.is_blocked as taken, c.attempt_id, c.system, c.partner,
       c.generation, c.replays, c.attempts, c.lost, c.message_id, c.deliver_by, m.interchange_id, m.accepted_at,
       m.address_book_version, m.partner as sender_partner, m.native_id, m.schema_id,
       -- Not what a person sends again: whoever does that has looked.
       c.on_stale = 'skip' and c.generation = 1 and newer.id is not null as outdated,
       encode(m.canonical_sha256, 'hex') as canonical_sha256,
       encode(i.sha256, 'hex') as received_sha256, i.traceparent,
       p.body is null as expired, coalesce(p.body, convert_to(json_build_object('type', m.type,
         'source', json_build_object('system', m.system), 'businessKeys', m.business_keys)::text, 'UTF8')) as canonical,
       o.content_type as outbound_type, o.body as outbound
  from candidate c
  join messages m on m.id = c.message_id
  join interchanges i on i.id = m.interchange_id
  left join lateral (select id from deliveries
       where message_id = m.stale_by and system = c.system and state <> 'cancelled' limit 1) newer on true
  left join lateral (select body from payloads where owner_id = m.id limit 1) p on true
  left join lateral (select content_type, body from payloads where owner_id = c.id limit 1) o on true`;
