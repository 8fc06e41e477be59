import type { Problem } from '../../schemas/problems.ts';
import type { BusinessKey } from '../../schemas/types.ts';
import { idAt } from './ids.ts';
import type { Pool } from './pool.ts';

/** What people may search messages by. Times are RFC 3339; `key` is in the compared form. */
export interface MessageFilter {
  /** Beginning of a business key. */
  key?: string;
  /** Business keys, whole. */
  keys?: string[];
  type?: string;
  /** Sent by this system. */
  system?: string;
  /** To be delivered to this system. */
  receiver?: string;
  /** Sent by this system or to be delivered to it: what a system's own key may see. */
  concerning?: string;
  state?: string;
  /** Also messages that carry receipts, which otherwise are found by their type alone. */
  receipts?: boolean;
  from?: string;
  to?: string;
  /** Only messages older than this one. */
  before?: string;
  limit: number;
}

export interface FoundMessage {
  id: string;
  interchange_id: string;
  position: number | null;
  system: string;
  partner: string;
  type: string | null;
  action: string | null;
  native_type: string;
  native_id: string | null;
  state: string;
  accepted_at: Date;
  business_keys: BusinessKey[];
  canonical_sha256: string | null;
  schema_id: string | null;
  address_book_version: number;
  problem: Problem | null;
  /** The newer version of the document that had been accepted before it. */
  stale_by: string | null;
  /** Its payloads were erased, by that operator. */
  erased_at: Date | null;
  erased_by: string | null;
}

const columns = `m.id, m.interchange_id, m.position, m.system, m.partner, m.type, m.action, m.native_type,
  m.native_id, m.state, m.accepted_at, m.business_keys, encode(m.canonical_sha256, 'hex') as canonical_sha256,
  m.schema_id, m.address_book_version, m.problem, m.stale_by,
  m.erased_at, m.erased_by`;

/** Newest first. */
export async function findMessages(pool: Pool, filter: MessageFilter): Promise<FoundMessage[]> {
  const { where, values } = messageConditions(filter);
  values.push(filter.limit);
  const { rows } = await pool.query<FoundMessage>(
    `select ${columns} from messages m where ${where.join(' and ') || 'true'}
      order by m.id desc limit $${values.length}`,
    values,
  );
  return rows;
}

/** Milliseconds by which the time in an id may differ from that of acceptance, a wrong clock included. */
const slack = 24 * 3_600_000;

/** SQL: what messages `m` have to fulfil, and the values of its parameters. */
export function messageConditions(filter: Omit<MessageFilter, 'limit'>): {
  where: string[];
  values: unknown[];
} {
  const values: unknown[] = [];
  const value = (one: unknown) => `$${values.push(one)}`;
  const where: string[] = [];
  if (filter.type) where.push(`m.type = ${value(filter.type)}`);
  else if (!filter.receipts) where.push(`m.type is distinct from 'receipt'`);
  if (filter.system) where.push(`m.system = ${value(filter.system)}`);
  if (filter.state) where.push(`m.state = ${value(filter.state)}`);
  // The range of ids, which has an index, is wider.
  if (filter.from) {
    where.push(`m.accepted_at >= ${value(filter.from)}`);
    where.push(`m.id >= ${value(idAt(Date.parse(filter.from) - slack))}`);
  }
  if (filter.to) {
    where.push(`m.accepted_at < ${value(filter.to)}`);
    where.push(`m.id < ${value(idAt(Date.parse(filter.to) + slack))}`);
  }
  if (filter.before) where.push(`m.id < ${value(filter.before)}`);
  if (filter.key) {
    // A range in the "C" collation is a search for the beginning of a text, by index.
    const from = value(filter.key);
    const to = value(`${filter.key}\u{10ffff}`);
    where.push(
      `m.id in (select message_id from message_keys where value >= ${from} and value < ${to})`,
    );
  }
  if (filter.keys) {
    where.push(
      `m.id in (select message_id from message_keys where value = any(${value(filter.keys)}))`,
    );
  }
  if (filter.receiver) {
    where.push(
      `exists (select 1 from deliveries d where d.message_id = m.id and d.system = ${value(filter.receiver)})`,
    );
  }
  if (filter.concerning) {
    const system = value(filter.concerning);
    where.push(
      `(m.system = ${system} or exists (select 1 from deliveries d where d.message_id = m.id and d.system = ${system}))`,
    );
  }
  return { where, values };
}

export async function messageById(pool: Pool, id: string): Promise<FoundMessage | undefined> {
  const { rows } = await pool.query<FoundMessage>(
    `select ${columns} from messages m where m.id = $1`,
    [id],
  );
  return rows[0];
}

export interface FoundDelivery {
  id: string;
  message_id: string;
  system: string;
  partner: string;
  route: string;
  lane: string | null;
  on_dead: string;
  state: string;
  generation: number;
  replays: number;
  attempts: number;
  created_at: Date;
  due_at: Date;
  deliver_by: Date | null;
  delivered_at: Date | null;
  code: string | null;
  detail: string | null;
  remote_status: string | null;
  remote_reference: string | null;
  acknowledgment: string;
}

const deliveryColumns = `id, message_id, system, partner, route, lane, on_dead, state, generation, replays, attempts,
  created_at, due_at, deliver_by, delivered_at, code, detail, remote_status, remote_reference, acknowledgment`;

export async function deliveriesOf(pool: Pool, messageIds: string[]): Promise<FoundDelivery[]> {
  const { rows } = await pool.query<FoundDelivery>(
    `select ${deliveryColumns} from deliveries where message_id = any($1::uuid[]) order by id`,
    [messageIds],
  );
  return rows;
}

export async function deliveryById(pool: Pool, id: string): Promise<FoundDelivery | undefined> {
  const { rows } = await pool.query<FoundDelivery>(
    `select ${deliveryColumns} from deliveries where id = $1`,
    [id],
  );
  return rows[0];
}

export interface FoundAttempt {
  id: string;
  delivery_id: string;
  generation: number;
  number: number;
  started_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  code: string | null;
  status: string | null;
  detail: string | null;
  reference: string | null;
  sent_sha256: string | null;
}

export async function attemptsOf(pool: Pool, deliveryIds: string[]): Promise<FoundAttempt[]> {
  const { rows } = await pool.query<FoundAttempt>(
    `select id, delivery_id, generation, number, started_at, ended_at, outcome, code, status, detail,
            reference, encode(sent_sha256, 'hex') as sent_sha256
       from attempts where delivery_id = any($1::uuid[]) order by generation, number`,
    [deliveryIds],
  );
  return rows;
}

export interface FoundReceipt {
  id: string;
  message_id: string | null;
  event: string;
  body: string;
  sha256: string;
}

/** In the order of the chain: ids are made under the lock of the message. */
export async function receiptsOf(pool: Pool, messageIds: string[]): Promise<FoundReceipt[]> {
  const { rows } = await pool.query<FoundReceipt>(
    `select id, message_id, event, body, encode(sha256, 'hex') as sha256
       from receipts where message_id = any($1::uuid[]) order by id`,
    [messageIds],
  );
  return rows;
}

export interface FoundAudit {
  at: Date;
  actor: string;
  action: string;
  target: string;
  reason: string;
}

/** What people did with a message or its deliveries; targets are public ids. */
export async function auditOf(pool: Pool, targets: string[]): Promise<FoundAudit[]> {
  const { rows } = await pool.query<FoundAudit>(
    'select at, actor, action, target, reason from audit where target = any($1::text[]) order by id',
    [targets],
  );
  return rows;
}

export interface Payload {
  contentType: string;
  body: Buffer;
}

/** The bytes of an interchange, a message or a delivery. */
export async function payloadOf(pool: Pool, ownerId: string): Promise<Payload | undefined> {
  const { rows } = await pool.query<{ content_type: string; body: Buffer }>(
    'select content_type, body from payloads where owner_id = $1',
    [ownerId],
  );
  return rows[0] && { contentType: rows[0].content_type, body: rows[0].body };
}
