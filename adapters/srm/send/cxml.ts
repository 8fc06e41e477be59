import { createHash } from 'node:crypto';
import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { settingsOf } from '../settings.ts';
import { secretPlaceholder } from '../write/envelope.ts';
import { judge } from './status.ts';

const place = `<SharedSecret>${secretPlaceholder}</SharedSecret>`;

/** Posts cXML with the secret in its place, and tells the digest of what really left. */
export async function sendCxml(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const body = withSecret(outbound.body.toString('utf8'), context.credentials.shared_secret);
  if (body === undefined) {
    const detail =
      'cXML needs the credential shared_secret, or the setting sender_authentication: none.';
    return { result: 'failed', code: 'credential_missing', detail };
  }
  const bytes = Buffer.from(body);
  const response = await context.http({
    method: 'POST',
    url: `${context.url}${settingsOf(context.settings).cxml_path}`,
    headers: { 'content-type': outbound.contentType, accept: 'text/xml' },
    body: bytes,
  });
  const sent = { sha256: createHash('sha256').update(bytes).digest('hex') };
  return { ...judge(response, context.now()), sent };
}

/**
 * The body with the secret; undefined when it has a place for one and there is none. The place is
 * the first in the document, in its Header: `<` cannot occur in what the message brought along.
 */
export function withSecret(body: string, secret: string | undefined): string | undefined {
  if (!body.includes(place)) return body;
  if (secret === undefined) return undefined;
  return body.replace(place, () => `<SharedSecret>${escaped(secret)}</SharedSecret>`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
