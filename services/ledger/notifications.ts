import type { Alert } from './alerts.ts';
import type { Pool } from './pool.ts';

/** What has to be told of an alert, to one recipient. */
export interface Notification {
  id: string;
  alert_id: string;
  event: 'begun' | 'over';
  /** An entry of `alerts` in the address book, by name. */
  recipient: string;
  /** Tries that were begun. */
  attempts: number;
  sent_at: Date | null;
  given_up_at: Date | null;
  error: string | null;
}

export type Claimed = Pick<Notification, 'id' | 'event' | 'recipient' | 'attempts'> & {
  alert: Alert;
};

/**
 * Takes notifications that are due. Nobody else gets them for `lease` milliseconds; those of a process
 * that is killed meanwhile are due again then. That one is over waits for the word that it began.
 */
export async function claimNotifications(
  pool: Pool,
  limit: number,
  lease: number,
): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `with taken as (
       update notifications set attempts = attempts + 1, due_at = now() + $2 * interval '1 ms'
        where id = any(array(
          select id from notifications n
           where sent_at is null and given_up_at is null and due_at <= now()
             and not (event = 'over' and exists (
               select 1 from notifications b
                where b.alert_id = n.alert_id and b.recipient = n.recipient and b.event = 'begun'
                  and b.sent_at is null and b.given_up_at is null))
           order by due_at limit $1 for update skip locked))
       returning id, alert_id, event, recipient, attempts)
     select taken.id, event, recipient, attempts, to_jsonb(a) as alert
       from taken join alerts a on a.id = alert_id order by taken.id`,
    [limit, lease],
  );
  return rows.map((row) => ({ ...row, alert: dated(row.alert) }));
}

/** JSON has no dates. */
function dated(alert: Alert): Alert {
  const { began_at, ended_at } = alert;
  return { ...alert, began_at: new Date(began_at), ended_at: ended_at && new Date(ended_at) };
}

/** What became of an attempt. Without an error it was sent; without a wait it is given up. */
export type Told = { error?: undefined } | { error: string; wait?: number };

/** Writes down what became of an attempt; nothing, where somebody else has taken it over meanwhile. */
export async function settleNotification(
  pool: Pool,
  { id, attempts }: Pick<Claimed, 'id' | 'attempts'>,
  told: Told,
): Promise<void> {
  const { error, wait } = { wait: undefined, ...told };
  await pool.query(
    `update notifications set error = $3,
            sent_at = case when $3::text is null then now() end,
            given_up_at = case when $3::text is not null and $4::float8 is null then now() end,
            due_at = coalesce(now() + $4 * interval '1 ms', due_at)
      where id = $1 and attempts = $2 and sent_at is null and given_up_at is null`,
    [id, attempts, error, wait],
  );
}

/** The notifications of these alerts, in the order in which they were written. */
export async function notificationsOf(pool: Pool, alertIds: string[]): Promise<Notification[]> {
  const { rows } = await pool.query<Notification>(
    `select id, alert_id, event, recipient, attempts, sent_at, given_up_at, error
       from notifications where alert_id = any($1) order by id`,
    [alertIds],
  );
  return rows;
}
