/** Alerts as operators see them. Times are RFC 3339. */
import type { Alert } from '../ledger/alerts.ts';
import { publicId } from '../ledger/ids.ts';
import { type Notification, notificationsOf } from '../ledger/notifications.ts';
import type { Pool } from '../ledger/pool.ts';
import { countedTo } from '../ledger/standing.ts';

export interface AlertView {
  id: string;
  kind: Alert['kind'];
  system: string;
  began: string;
  /** Absent: it lasts. */
  ended?: string;
  /** When last looked. Absent: there is nothing to count. */
  count?: number;
  detail: string;
  notifications: NotificationView[];
}

export interface NotificationView {
  id: string;
  event: Notification['event'];
  to: string;
  state: 'due' | 'sent' | 'given_up';
  attempts: number;
  sent?: string;
  /** What the last attempt failed of. */
  error?: string;
}

export async function alertViews(pool: Pool, alerts: readonly Alert[]): Promise<AlertView[]> {
  const ids = alerts.map(({ id }) => id);
  const told = await notificationsOf(pool, ids);
  return alerts.map((alert) => ({
    ...alertFacts(alert),
    notifications: told.filter((one) => one.alert_id === alert.id).map(notificationView),
  }));
}

/** What an alert is, for everybody who is told of it. */
export function alertFacts(alert: Alert): Omit<AlertView, 'notifications'> {
  const { id, kind, system, began_at, ended_at, count, detail } = alert;
  return {
    id: publicId('alr', id),
    kind,
    system,
    began: began_at.toISOString(),
    ...(ended_at && { ended: ended_at.toISOString() }),
    ...(count !== null && { count }),
    detail,
  };
}

/** Counting ends at a bound. */
export function countText(count: number): string {
  return count >= countedTo ? `${countedTo} or more` : String(count);
}

function notificationView(one: Notification): NotificationView {
  const { id, event, recipient, attempts, sent_at, given_up_at, error } = one;
  return {
    id: publicId('ntf', id),
    event,
    to: recipient,
    state: sent_at ? 'sent' : given_up_at ? 'given_up' : 'due',
    attempts,
    ...(sent_at && { sent: sent_at.toISOString() }),
    ...(error && { error }),
  };
}
