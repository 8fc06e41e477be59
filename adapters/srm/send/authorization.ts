import type { HttpRequest, HttpResponse, Outcome, SendContext } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import { readJson } from '../../wire/json.ts';
import { isRecord, text } from '../coupa/record.ts';
import { settingsOf } from '../settings.ts';

type Call = { response: HttpResponse } | { outcome: Outcome };
type Login = { headers: Record<string, string> } | { outcome: Outcome };

const sessionKey = 'srm.token';
/** A token is not used in its last minute. */
const margin = 60_000;
const standardLife = 3600;

interface Token {
  value: string;
  expiresAt: number;
}

/** One request with our authorization. A token that is refused is renewed, once. */
export async function authorized(context: SendContext, request: HttpRequest): Promise<Call> {
  const login = await headersFor(context);
  if ('outcome' in login) return login;
  const response = await context.http(withHeaders(request, login.headers));
  if (response.status !== 401 || !context.session.has(sessionKey)) return { response };
  context.session.delete(sessionKey);
  const again = await headersFor(context);
  if ('outcome' in again) return again;
  return { response: await context.http(withHeaders(request, again.headers)) };
}

function withHeaders(request: HttpRequest, headers: Record<string, string>): HttpRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** OAuth 2.0 where there is a client; the API key is Coupa's older way, for installations before R35. */
async function headersFor(context: SendContext): Promise<Login> {
  const { api_key, client_id, client_secret } = context.credentials;
  if (client_id === undefined || client_secret === undefined) {
    if (api_key !== undefined) return { headers: { 'x-coupa-api-key': api_key } };
    const detail = 'Coupa needs the credentials client_id and client_secret, or api_key.';
    return { outcome: { result: 'failed', code: 'credential_missing', detail } };
  }
  const kept = context.session.get(sessionKey) as Token | undefined;
  if (kept && kept.expiresAt > context.now())
    return { headers: { authorization: `Bearer ${kept.value}` } };
  return logIn(context, client_id, client_secret);
}

/** Client credentials grant (RFC 6749 §4.4). */
async function logIn(context: SendContext, id: string, secret: string): Promise<Login> {
  const settings = settingsOf(context.settings);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  });
  if (settings.scope !== undefined) form.set('scope', settings.scope);
  const response = await context.http({
    method: 'POST',
    url: `${context.url}${settings.token_path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
  });
  const token = tokenIn(response, context.now());
  if (token === undefined) return { outcome: loginFailure(response, context.now()) };
  context.session.set(sessionKey, token);
  return { headers: { authorization: `Bearer ${token.value}` } };
}

function tokenIn(response: HttpResponse, now: number): Token | undefined {
  if (response.status !== 200) return undefined;
  const limits = { depth: 8, elements: 200, documents: 1 };
  const json = readJson({ body: Buffer.from(response.text), contentType: '' }, limits, 'text');
  const value = json.ok && isRecord(json.value) ? json.value : undefined;
  const token = text(value, 'access_token');
  if (token === undefined) return undefined;
  const life = Number(text(value, 'expires_in') ?? standardLife);
  const seconds = Number.isFinite(life) ? life : standardLife;
  return { value: token, expiresAt: now + Math.max(seconds * 1000 - margin, 0) };
}

/** A token that is refused with 400 or 401 is a matter of credentials; people must mend that. */
function loginFailure(response: HttpResponse, now: number): Outcome {
  const failure = httpFailure(response, now);
  const status = String(response.status);
  if (failure?.result === 'failed' && failure.code !== 'login_failed') return failure;
  const detail = failure
    ? `No token: HTTP ${status}.`
    : `No token in the answer of the token endpoint: HTTP ${status}.`;
  return { result: 'failed', code: failure ? 'login_failed' : 'unreadable_answer', status, detail };
}
