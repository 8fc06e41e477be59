import type { AlertKind } from '../../schemas/types.ts';
import { type Expected, listen } from './heard.ts';
import { newId } from './ids.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { type Standing, type StandingLimits, standing } from './standing.ts';

export interface Alert {
  id: string;
  kind: AlertKind;
  system: string;
  began_at: Date;
  /** null: it lasts. */
  ended_at: Date | null;
  count: number | null;
  detail: string;
}

/** An alert that lasts. */
export interface Lasting extends Omit<Alert, 'ended_at'> {
  /** Milliseconds for which nothing of it has stood; null: it stands. */
  clear_for: number | null;
}

export type NewAlert = Pick<Alert, 'kind' | 'system' | 'count' | 'detail'>;

/** What a look makes of the alerts. */
export interface Changes {
  /** With the names of those to be told. */
  begin: (NewAlert & { recipients: string[] })[];
  /** They stand, with what they are now. */
  stand: Pick<Alert, 'id' | 'count' | 'detail'>[];
  /** Nothing of them stands any more, as of now. */
  clear: string[];
  end: string[];
}

/** What was begun and ended. */
export interface Changed {
  begun: Alert[];
  over: Alert[];
}

export interface Look extends StandingLimits {
  expected: Expected[];
  /** Milliseconds since the last look, anybody's, before which there is no other. */
  apart: number;
}

const columns = 'id, kind, system, began_at, ended_at, count, detail';

/**
 * One look at what stands, and what `judge` makes of it, in one transaction with the notifications. Of
 * several processes one looks: whoever comes too early, or at the same moment, gets undefined.
 */
export async function lookAtAlerts(
  pool: Pool,
  look: Look,
  judge: (standing: Standing[], lasting: Lasting[]) => Changes,
): Promise<Changed | undefined> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query(
      "update looks set at = now() where at <= now() - $1 * interval '1 ms'",
      [look.apart],
    );
    if (rowCount === 0) return undefined;
    const stands = [
      ...(await standing(connection, look)),
      ...(await listen(connection, look.expected)),
    ];
    const { rows: lasting } = await connection.query<Lasting>(
      `select id, kind, system, began_at, count, detail,
              (extract(epoch from now() - clear_since) * 1000)::float8 as clear_for
         from alerts where ended_at is null`,
    );
    return change(connection, judge(stands, lasting));
  });
}

async function change(connection: Connection, changes: Changes): Promise<Changed> {
  const begun: Alert[] = [];
  for (const { recipients, ...alert } of changes.begin) {
    const { rows } = await connection.query<Alert>(
      `insert into alerts (id, kind, system, count, detail) values ($1, $2, $3, $4, $5) returning ${columns}`,
      [newId(), alert.kind, alert.system, alert.count, alert.detail],
    );
    begun.push(...rows);
    for (const recipient of recipients)
      await connection.query(
        `insert into notifications (id, alert_id, event, recipient) values ($1, $2, 'begun', $3)`,
        [newId(), rows[0]?.id, recipient],
      );
  }
  for (const { id, count, detail } of changes.stand)
    await connection.query(
      'update alerts set count = $2, detail = $3, clear_since = null where id = $1',
      [id, count, detail],
    );
  await connection.query('update alerts set clear_since = now() where id = any($1)', [
    changes.clear,
  ]);
  const { rows: over } = await connection.query<Alert>(
    `update alerts set ended_at = now() where id = any($1) returning ${columns}`,
    [changes.end],
  );
  // Whoever was to be told that it began is told that it is over.
  const { rows: told } = await connection.query<{ alert_id: string; recipient: string }>(
    `select alert_id, recipient from notifications where alert_id = any($1) and event = 'begun'`,
    [changes.end],
  );
  for (const { alert_id, recipient } of told)
    await connection.query(
      `insert into notifications (id, alert_id, event, recipient) values ($1, $2, 'over', $3)`,
      [newId(), alert_id, recipient],
    );
  return { begun, over };
}

/** The alerts that last, newest first: one for each kind and system at most. */
export async function lastingAlerts(pool: Pool): Promise<Alert[]> {
  const { rows } = await pool.query<Alert>(
    `select ${columns} from alerts where ended_at is null order by id desc`,
  );
  return rows;
}

/** Alerts, newest first. @param filter.before an id: only older ones */
export async function findAlerts(
  pool: Pool,
  filter: { lasting?: boolean; system?: string; before?: string; limit: number },
): Promise<Alert[]> {
  const { rows } = await pool.query<Alert>(
    `select ${columns} from alerts
      where ($1::boolean is null or (ended_at is null) = $1) and ($2::text is null or system = $2)
        and ($3::uuid is null or id < $3)
      order by id desc limit $4`,
    [filter.lasting ?? null, filter.system ?? null, filter.before ?? null, filter.limit],
  );
  return rows;
}

/** Forgets alerts that ended long ago, with their notifications. */
export async function forgetAlerts(pool: Pool): Promise<void> {
  await pool.query("delete from alerts where ended_at < now() - interval '90 days'");
}
