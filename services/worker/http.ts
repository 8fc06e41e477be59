/** HTTP for adapters: bounded in time and size, no redirects, and only to addresses that are allowed. */
import { lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { Agent, errors, request } from 'undici';
import {
  type Http,
  HttpFault,
  type HttpRequest,
  type HttpResponse,
} from '../../adapters/adapter.ts';
import type { FailedCode } from '../../schemas/outcomes.ts';

/** More than this of an answer is not read: no business answer is that long. */
const longestAnswer = 1024 * 1024;

export interface HttpClient {
  /** `http` for one attempt; ends when `signal` does. */
  http(allowPrivateAddresses: boolean, signal: AbortSignal): Http;
  close(): Promise<void>;
}

export function httpClient(): HttpClient {
  const options = {
    connect: { timeout: 10_000 },
    maxResponseSize: longestAnswer,
    pipelining: 1,
    // The signal of the attempt ends what takes too long, by the timeout of its system.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const open = new Agent(options);
  // The check is made on the address that is connected to, so a name cannot change between the two.
  const guarded = new Agent({ ...options, connect: { ...options.connect, lookup: publicLookup } });
  return {
    http: (allowPrivate, signal) => (asked) =>
      exchange(asked, allowPrivate ? open : guarded, !allowPrivate, signal),
    async close() {
      await Promise.allSettled([open.destroy(), guarded.destroy()]);
    },
  };
}

async function exchange(
  asked: HttpRequest,
  dispatcher: Agent,
  guard: boolean,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { hostname } = new URL(asked.url);
  // A literal address is connected to without a lookup.
  if (guard && isAddress(hostname) && !isPublic(hostname)) throw forbidden(hostname);
  try {
    const { statusCode, headers, body } = await request(asked.url, {
      method: asked.method,
      headers: { 'user-agent': 'post-office', ...asked.headers },
      body: asked.body,
      dispatcher,
      signal,
    });
    return { status: statusCode, headers: flat(headers), text: await body.text() };
  } catch (error) {
    if (signal.aborted) throw error;
    throw fault(error);
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join('\n') : (value ?? ''),
  ]);
  return Object.fromEntries(pairs);
}

const byCode: Record<string, FailedCode> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'host_unknown',
  EAI_AGAIN: 'host_unknown',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer_too_large',
  UND_ERR_HEADERS_OVERFLOW: 'answer_too_large',
};

/** The name of what went wrong on the way. */
function fault(error: unknown): HttpFault {
  if (error instanceof HttpFault) return error;
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const code = String((inner as NodeJS.ErrnoException)?.code ?? '');
  const cause = (inner as Error)?.cause;
  if (cause instanceof HttpFault) return cause;
  const text = `${code || (inner as Error)?.name}: ${(inner as Error)?.message ?? ''}`.slice(
    0,
    300,
  );
  if (inner instanceof errors.HTTPParserError) return new HttpFault('unreadable_answer', text);
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new HttpFault('tls_failed', text);
  return new HttpFault(byCode[code] ?? 'connection_reset', text);
}

const publicLookup: typeof lookup = ((
  hostname: string,
  options: object,
  callback: (...args: unknown[]) => void,
) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error);
    const allowed = addresses.filter(({ address }) => isPublic(address));
    if (allowed.length === 0) return callback(forbidden(hostname));
    const first = allowed[0];
    if ((options as { all?: boolean }).all) callback(null, allowed);
    else callback(null, first?.address, first?.family);
  });
}) as typeof lookup;

function isAddress(hostname: string): boolean {
  return ipaddr.isValid(bare(hostname));
}

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(bare(address));
  return parsed.range() === 'unicast';
}

/** Without the brackets that an IPv6 address has in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function forbidden(hostname: string): HttpFault {
  return new HttpFault(
    'address_forbidden',
    `${hostname} is not a public address; allow_private_addresses in the address book would permit it.`,
  );
}
