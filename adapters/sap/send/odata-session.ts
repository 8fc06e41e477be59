/**
 * The session with SAP Gateway. A write needs the CSRF token of its session, and the session is the
 * cookies: token and cookies are kept together, for one system in one process.
 */
import type { HttpRequest, HttpResponse, SendContext } from '../../adapter.ts';
import { sapSettings } from '../settings.ts';
import { sapUrl } from './address.ts';
import { isTokenRequired } from './odata-error.ts';

export type Entry = Pick<HttpRequest, 'method' | 'body'> & {
  /** Below the service. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
};

/** Reads, and takes the token along: any reading request may ask for it. */
export async function readEntry(
  entry: Entry,
  login: string,
  context: SendContext,
): Promise<HttpResponse> {
  const headers = { ...entry.headers, 'x-csrf-token': 'Fetch' };
  const response = await request({ ...entry, headers }, login, context);
  keepToken(response, context);
  return response;
}

/** Writes with the token; when SAP requires another one, fetches it and writes once more. */
export async function writeEntry(
  entry: Entry,
  login: string,
  context: SendContext,
): Promise<HttpResponse> {
  if (token(context) === undefined) await fetchToken(login, context);
  const first = await write(entry, login, context);
  if (!isTokenRequired(first)) return first;
  context.session.delete('csrf-token');
  await fetchToken(login, context);
  return write(entry, login, context);
}

async function fetchToken(login: string, context: SendContext): Promise<void> {
  await readEntry({ method: 'GET', path: '/' }, login, context);
}

function write(entry: Entry, login: string, context: SendContext): Promise<HttpResponse> {
  const csrf = token(context);
  const headers = {
    ...entry.headers,
    'content-type': 'application/json; charset=utf-8',
    ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
  };
  return request({ ...entry, headers }, login, context);
}

async function request(entry: Entry, login: string, context: SendContext): Promise<HttpResponse> {
  const service =
    sapSettings(context.settings).business_partner_path ??
    '/sap/opu/odata/sap/API_BUSINESS_PARTNER';
  const cookie = [...cookies(context)].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await context.http({
    method: entry.method,
    url: sapUrl(context, `${service}${entry.path}`, entry.query),
    headers: {
      accept: 'application/json',
      authorization: login,
      traceparent: context.traceparent,
      ...(cookie === '' ? {} : { cookie }),
      ...entry.headers,
    },
    ...(entry.body === undefined ? {} : { body: entry.body }),
  });
  // A session that SAP no longer knows must not stand in the way of the next login.
  if (response.status === 401) forget(context);
  else keepCookies(response, context);
  return response;
}

function forget({ session }: SendContext): void {
  session.delete('csrf-token');
  session.delete('cookies');
}

function token({ session }: SendContext): string | undefined {
  const kept = session.get('csrf-token');
  return typeof kept === 'string' ? kept : undefined;
}

function keepToken({ headers }: HttpResponse, { session }: SendContext): void {
  const given = headers['x-csrf-token']?.trim();
  if (given && !/^(fetch|required)$/i.test(given)) session.set('csrf-token', given);
}

function cookies({ session }: SendContext): Map<string, string> {
  const kept = session.get('cookies');
  return kept instanceof Map ? kept : new Map();
}

/** Set-Cookie values are joined by newlines; only name and value matter for one host. */
function keepCookies({ headers }: HttpResponse, context: SendContext): void {
  const kept = cookies(context);
  for (const line of headers['set-cookie']?.split('\n') ?? []) {
    const [pair = ''] = line.split(';');
    const equals = pair.indexOf('=');
    if (equals > 0) kept.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  context.session.set('cookies', kept);
}
