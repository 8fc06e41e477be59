import { createHmac } from 'node:crypto';
import { type Answer, json, type Request } from '../answer.ts';
import { openSandbox } from '../open.ts';
import { sha256 } from '../records.ts';
import type { Sandbox, SandboxRecord } from '../sandbox.ts';
import { sameSecret } from '../secret.ts';
import type { Service } from '../server.ts';
import { Shelf } from '../shelf.ts';

export interface WebhookOptions {
  /** `whsec_` and base64, or any other text; absent: signatures are not looked at. */
  signingSecret?: string;
  port?: number;
}

/** Seconds that the timestamp may be away from the clock, as the scheme's libraries have it. */
const tolerance = 300;

/**
 * A receiver of webhooks by the Standard Webhooks scheme
 * (https://github.com/standard-webhooks/standard-webhooks): checks signature and timestamp, and takes
 * a webhook-id once. The same id with other bytes is answered 409: a retry repeats its bytes.
 * @throws Error when what follows `whsec_` is no base64, or the secret is empty.
 */
export async function startWebhookSandbox(options: WebhookOptions): Promise<Sandbox> {
  const keys = options.signingSecret === undefined ? undefined : signingKeys(options.signingSecret);
  return openSandbox(({ records }): Service => {
    const digests = new Shelf<string>();
    let number = 0;
    return {
      bringsDocument: ({ method }) => method === 'POST',
      answer(request) {
        if (request.method === 'GET' || request.method === 'HEAD') return json(200, { ok: true });
        if (request.method !== 'POST') return json(405, { error: 'Use POST.' });
        const id = request.headers['webhook-id'] ?? '';
        const wrong = keys && wrongSignature(request, id, keys);
        if (wrong) return json(401, { error: wrong });
        const document = parse(request.body);
        if (document === undefined) return json(400, { error: 'The body is no JSON object.' });
        const digest = sha256(request.body);
        const before = id === '' ? undefined : digests.get(id);
        if (before !== undefined) return repeated(before === digest);
        if (id !== '') digests.put(id, digest);
        number += 1;
        const reference = String(number);
        records.note(
          {
            ...describe(document, id || reference),
            reference,
            ...(id ? { idempotencyKey: id } : {}),
          },
          request.body,
        );
        return json(200, { received: reference });
      },
    };
  }, options.port);
}

function repeated(same: boolean): Answer {
  return same
    ? json(200, { received: 'before' })
    : json(409, { error: 'This webhook-id came before with other content.' });
}

/**
 * The scheme writes a secret as `whsec_` and base64. Without that prefix senders differ: some decode
 * base64 all the same, some take the text as it stands; either is accepted.
 */
function signingKeys(secret: string): Buffer[] {
  const encoded = secret.replace(/^whsec_/, '');
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded);
  if (encoded === '' || (encoded !== secret && !isBase64))
    throw new Error('The signing secret must be whsec_ and base64, or any other text.');
  const decoded = isBase64 ? [Buffer.from(encoded, 'base64')] : [];
  return encoded === secret ? [...decoded, Buffer.from(secret)] : decoded;
}

/** HMAC-SHA-256 over `id.timestamp.body`; several signatures may stand side by side. */
function wrongSignature(
  { headers, body }: Request,
  id: string,
  keys: Buffer[],
): string | undefined {
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = (headers['webhook-signature'] ?? '').split(' ').filter((one) => one !== '');
  if (id === '' || timestamp === '' || signatures.length === 0)
    return 'webhook-id, webhook-timestamp or webhook-signature is missing.';
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is no number of seconds.';
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance)
    return 'webhook-timestamp is too far from now.';
  const good = keys.some((key) => {
    const expected = createHmac('sha256', key)
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest('base64');
    return signatures.some((one) => one.startsWith('v1,') && sameSecret(one.slice(3), expected));
  });
  return good ? undefined : 'No signature fits.';
}

function parse(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The type of a canonical message or of an event, and the first of its business keys. */
function describe(
  document: Record<string, unknown>,
  otherwise: string,
): Pick<SandboxRecord, 'kind' | 'key'> {
  const data = (document.data ?? document) as Record<string, unknown>;
  const keys = data.businessKeys as { value?: unknown }[] | undefined;
  const key = (Array.isArray(keys) ? keys[0]?.value : undefined) ?? data.id;
  return { kind: String(document.type ?? 'webhook'), key: String(key ?? otherwise) };
}
