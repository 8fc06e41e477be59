/** A notification as its recipient takes it. */
import type { HttpRequest } from '../../adapters/adapter.ts';
import { publicId } from '../ledger/ids.ts';
import type { Claimed } from '../ledger/notifications.ts';
import type { BookRecipient } from './address-book/book.ts';
import { hmacSignature } from './address-book/hmac.ts';
import { alertFacts, countText } from './alert-view.ts';

/**
 * The request, but for its URL. A webhook is signed by the Standard Webhooks scheme; its id is the same
 * on every attempt, so that whoever gets it twice can tell.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function notice(
  { id, event, alert }: Pick<Claimed, 'id' | 'event' | 'alert'>,
  { format, key }: Pick<BookRecipient, 'format' | 'key'>,
  now: number,
): Omit<HttpRequest, 'url'> {
  const type = { 'content-type': 'application/json' };
  if (format === 'slack')
    return {
      method: 'POST',
      headers: type,
      body: JSON.stringify({ text: noticeText(event, alert) }),
    };
  const body = Buffer.from(
    JSON.stringify({
      type: `alert.${event}`,
      timestamp: new Date(now).toISOString(),
      data: { ...alertFacts(alert), text: noticeText(event, alert) },
    }),
  );
  const signed = { id: publicId('ntf', id), timestamp: String(Math.floor(now / 1000)) };
  return {
    method: 'POST',
    headers: {
      ...type,
      'webhook-id': signed.id,
      'webhook-timestamp': signed.timestamp,
      ...(key && { 'webhook-signature': hmacSignature(key, { ...signed, body }) }),
    },
    body,
  };
}

function noticeText(event: Claimed['event'], alert: Claimed['alert']): string {
  const { kind, system, count, began_at, ended_at, detail } = alert;
  const what = `${kind.replaceAll('_', ' ')} at ${system}`;
  if (event === 'over')
    return `Over: ${what}, from ${began_at.toISOString()} to ${ended_at?.toISOString()}.`;
  return `Alert: ${what}${count === null ? '' : ` (${countText(count)})`}. ${detail}`;
}
