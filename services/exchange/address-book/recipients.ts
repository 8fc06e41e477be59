import type { AlertKind, AlertRecipient } from '../../../schemas/types.ts';
import { pathText } from './fault.ts';
import { webhookKey } from './hmac.ts';
import type { Secrets } from './secrets.ts';

/** Somebody who is told of alerts. */
export interface BookRecipient {
  name: string;
  /** A secret, like what stands in `key`. Absent: it cannot be had. */
  url?: string;
  format: 'slack' | 'webhook';
  /** What to sign with; null: nothing is signed. Absent: it cannot be had, so nothing may be sent. */
  key?: Buffer | null;
  allowPrivateAddresses: boolean;
  /** Whether it wants to know of alerts of this kind about this system. */
  wants(alert: { kind: AlertKind; system: string }): boolean;
}

export function bookRecipient(
  recipient: AlertRecipient,
  index: number,
  secrets: Secrets,
): BookRecipient {
  const { name, format, kinds, systems } = recipient;
  const path = (field: string) => pathText(['alerts', index, field]);
  const url = readUrl(recipient.url, path('url'), secrets);
  const key = readKey(recipient.secret, path('secret'), secrets);
  return {
    name,
    ...(url !== undefined && { url }),
    format,
    ...(key !== undefined && { key }),
    allowPrivateAddresses: recipient.allow_private_addresses ?? false,
    wants: (alert) =>
      (kinds?.includes(alert.kind) ?? true) && (systems?.includes(alert.system) ?? true),
  };
}

function readUrl(url: AlertRecipient['url'], path: string, secrets: Secrets): string | undefined {
  const text = typeof url === 'string' ? url : secrets.resolve(path, url);
  if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
  secrets.note(path, 'what stands there is not an absolute URL');
  return undefined;
}

function readKey(
  secret: AlertRecipient['secret'],
  path: string,
  secrets: Secrets,
): Buffer | null | undefined {
  if (!secret) return null;
  const text = secrets.resolve(path, secret);
  const key = text === undefined ? undefined : webhookKey(text);
  if (text !== undefined && !key) secrets.note(path, 'what stands behind whsec_ is not Base64');
  return key;
}
