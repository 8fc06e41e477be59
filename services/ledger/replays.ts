/** Replays in bulk: what was asked for, how far it is, and which node works on it. */
import { type Deed, note } from './audit.ts';
import { newId } from './ids.ts';
import { type MessageFilter, messageConditions } from './messages.ts';
import { type Connection, type Pool, patiently, transaction } from './pool.ts';
import type { InVain } from './replay-turn.ts';

/** replay: a new effect is wanted; retry: dead letters go again, as what they are. */
export type ReplayDeed = 'replay' | 'retry';

/** What a replay is about; times are RFC 3339, `keys` in the compared form. */
export type ReplayFilter = Pick<
  MessageFilter,
  'system' | 'receiver' | 'type' | 'state' | 'from' | 'to' | 'keys'
>;

export interface ReplayRow {
  id: string;
  deed: ReplayDeed;
  state: 'running' | 'paused' | 'cancelled' | 'done';
  actor: string;
  reason: string;
  filter: ReplayFilter;
  /** Messages a second at most. */
  rate: number;
  total: number;
  done: number;
  in_vain: number;
  created_at: Date;
  ended_at: Date | null;
}

const columns =
  'id, deed, state, actor, reason, filter, rate, total, done, in_vain, created_at, ended_at';

/** The states in which deliveries are sent again by each deed. */
export const sendable: Record<ReplayDeed, string> = {
  replay: `'delivered', 'dead', 'cancelled'`,
  retry: `'dead'`,
};

/** SQL: the messages that a replay is about: those that fit the filter, and with which something can be done. */
function matched(deed: ReplayDeed, filter: ReplayFilter): { text: string; values: unknown[] } {
  const { where, values } = messageConditions(filter);
  const to = filter.receiver ? ` and d.system = $${values.push(filter.receiver)}` : '';
  const waits = deed === 'replay' ? `m.state in ('quarantined', 'unrouted') or ` : '';
  where.push(`(${waits}exists (
    select 1 from deliveries d where d.message_id = m.id and d.state in (${sendable[deed]})${to}))`);
  return { text: `select m.id, m.state from messages m where ${where.join(' and ')}`, values };
}

export interface ReplayCounts {
  matched: number;
  /** Messages by state. */
  states: Record<string, number>;
  /** Deliveries that would be made again, by receiving system. */
  deliveries: Record<string, number>;
  /** Some of the messages, evenly spread. */
  sample: string[];
}

/** A transaction whose statements may take as long as they take: a million messages are a replay at most. */
function atLeisure<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  return transaction(pool, async (connection) => {
    await connection.query('set local statement_timeout = 0');
    return work(connection);
  });
}

/** What a replay would be about now, counted at one moment. */
export async function countReplay(
  pool: Pool,
  deed: ReplayDeed,
  filter: ReplayFilter,
  sample: number,
): Promise<ReplayCounts> {
  const { text, values } = matched(deed, filter);
  const size = `$${values.push(sample)}`;
  const to = filter.receiver ? ` where d.system = $${values.push(filter.receiver)}` : '';
  const { rows } = await atLeisure(pool, (connection) =>
    patiently<ReplayCounts>(
      connection,
      `with matched as materialized (${text})
     select (select count(*) from matched) as matched,
            (select coalesce(json_object_agg(state, n), '{}') from (
               select state, count(*) as n from matched group by state) s) as states,
            (select coalesce(json_object_agg(system, n), '{}') from (
               select d.system, count(*) as n
                 from matched join deliveries d on d.message_id = matched.id and d.state in (${sendable[deed]})${to}
                group by d.system) s) as deliveries,
            array(select id::text from (
               select id, row_number() over (order by id) - 1 as place, count(*) over () as n from matched) s
              where place % greatest(1, ceil(n::numeric / ${size})) = 0 order by id) as sample`,
      values,
    ),
  );
  return rows[0] as ReplayCounts;
}

/**
 * Begins a replay of what fits the filter at this moment; what comes later is not part of it.
 * @returns undefined when it is about more than `most` messages, or about none.
 */
export async function beginReplay(
  pool: Pool,
  { deed, filter, rate }: Pick<ReplayRow, 'deed' | 'filter' | 'rate'>,
  most: number,
  done: (id: string) => Deed,
): Promise<ReplayRow | undefined> {
  const id = newId();
  const { actor, reason } = done(id);
  return atLeisure(pool, async (connection) => {
    await connection.query(
      `insert into replays (id, deed, state, actor, reason, filter, rate, total) values ($1, $2, 'running', $3, $4, $5, $6, 0)`,
      [id, deed, actor, reason, JSON.stringify(filter), rate],
    );
    const { text, values } = matched(deed, filter);
    const { rowCount } = await patiently(
      connection,
      `insert into replay_messages (replay_id, message_id)
       select $${values.push(id)}, id from (${text} limit $${values.push(most + 1)}) s`,
      values,
    );
    if (!rowCount || rowCount > most) {
      await connection.query('delete from replays where id = $1', [id]);
      return undefined;
    }
    await note(connection, done(id));
    const { rows } = await connection.query<ReplayRow>(
      `update replays set total = $2 where id = $1 returning ${columns}`,
      [id, rowCount],
    );
    return rows[0];
  });
}

/** Changes the state of a replay, where it is one of `from`; false: it is not. */
export async function steerReplay(
  pool: Pool,
  id: string,
  from: ReplayRow['state'][],
  to: ReplayRow['state'],
  deed: Deed,
): Promise<boolean> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query(
      `update replays set state = $3, run_by = null, run_until = null,
              ended_at = case when $3 = 'cancelled' then now() end
        where id = $1 and state = any($2)`,
      [id, from, to],
    );
    if (rowCount === 1) await note(connection, deed);
    return rowCount === 1;
  });
}

/** Takes, or keeps, the running replays that no other node works on, for `lease` milliseconds. */
export async function takeReplays(pool: Pool, node: string, lease: number): Promise<ReplayRow[]> {
  const { rows } = await pool.query<ReplayRow>(
    `update replays set run_by = $1, run_until = now() + $2 * interval '1 ms'
      where id = any(array(select id from replays
                            where state = 'running' and (run_by is null or run_by = $1 or run_until < now())
                            order by id for update skip locked))
     returning ${columns}`,
    [node, lease],
  );
  return rows;
}

/** Newest first. */
export async function findReplays(pool: Pool, limit: number): Promise<ReplayRow[]> {
  const { rows } = await pool.query<ReplayRow>(
    `select ${columns} from replays order by id desc limit $1`,
    [limit],
  );
  return rows;
}

export async function replayById(pool: Pool, id: string): Promise<ReplayRow | undefined> {
  const { rows } = await pool.query<ReplayRow>(`select ${columns} from replays where id = $1`, [
    id,
  ]);
  return rows[0];
}

/** The first messages of a replay that could not be sent again. */
export async function inVainOf(pool: Pool, id: string, limit: number): Promise<InVain[]> {
  const { rows } = await pool.query<InVain>(
    `select message_id, problem from replay_messages
      where replay_id = $1 and problem is not null order by message_id limit $2`,
    [id, limit],
  );
  return rows;
}

/** Forgets replays that ended long ago; what they did stays in the audit. */
export async function forgetReplays(pool: Pool): Promise<void> {
  await pool.query("delete from replays where ended_at < now() - interval '90 days'");
}
