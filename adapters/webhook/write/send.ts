import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import { recordReference } from './reference.ts';
import { signature } from './signature.ts';

type Proof = { ok: true; headers: Record<string, string> } | { ok: false; detail: string };

/** Posts the message to the system's URL as it stands; any 2xx is delivery. */
export async function send(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const proof = proveSender(outbound.body, context);
  if (!proof.ok) return { result: 'failed', code: 'credential_missing', detail: proof.detail };
  const response = await context.http({
    method: 'POST',
    url: context.url,
    headers: {
      'content-type': outbound.contentType,
      // Draft draft-ietf-httpapi-idempotency-key-header: the same on every attempt.
      'idempotency-key': context.idempotencyKey,
      traceparent: context.traceparent,
      ...proof.headers,
    },
    body: outbound.body,
  });
  const failure = httpFailure(response, context.now());
  if (failure) return failure;
  const reference = recordReference(response);
  return {
    result: 'delivered',
    status: String(response.status),
    ...(reference === undefined ? {} : { reference }),
  };
}

/**
 * The headers that tell the receiver who is sending. A delivery that should be signed is never sent
 * bare because a secret could not be read: that takes `unsigned: true` in the address book.
 */
function proveSender(body: Buffer, context: SendContext): Proof {
  const { signing_secret: secret, bearer_token: token } = context.credentials;
  if (secret === undefined && token === undefined && context.settings.unsigned !== true) {
    const detail = 'Neither signing_secret nor bearer_token is there, and unsigned is not set.';
    return { ok: false, detail };
  }
  const timestamp = Math.floor(context.now() / 1000);
  const headers: Record<string, string> = {
    'webhook-id': context.idempotencyKey,
    'webhook-timestamp': String(timestamp),
  };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (secret !== undefined) {
    const signed = signature(secret, { id: context.idempotencyKey, timestamp, body });
    if (signed === undefined)
      return { ok: false, detail: 'What stands behind whsec_ in signing_secret is not base64.' };
    headers['webhook-signature'] = signed;
  }
  return { ok: true, headers };
}
