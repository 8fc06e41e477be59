import type { Adapter } from '../../../adapters/adapter.ts';
import type { AddressBook, Inbound, Outbound, System } from '../../../schemas/types.ts';
import { type Authenticator, authenticator } from './authenticator.ts';
import { milliseconds } from './duration.ts';
import { own, pathText } from './fault.ts';
import { type Rate, rate } from './rate.ts';
import type { Secrets } from './secrets.ts';

/** A system of the address book, ready for work: adapter found, secrets read, defaults filled in. */
export interface BookSystem {
  name: string;
  partner: string;
  /** As people write it. */
  partnerName: string;
  adapter: Adapter;
  settings: Record<string, unknown>;
  /** Milliseconds: it sends at least so often. Absent: nobody can tell. */
  expectEvery?: number;
  /** Milliseconds that a dead letter may hold a lane to it. Absent: as for all. */
  heldFor?: number;
  /** Absent: it cannot post to the hub. */
  inbound?: BookInbound;
  /** Absent: the hub cannot deliver to it. */
  outbound?: BookOutbound;
}

export interface BookInbound {
  /** One that verifies is enough. */
  authenticators: Authenticator[];
  onInvalid: 'quarantine' | 'reject';
  /** Requests taken in, in each process. */
  rateLimit?: Rate;
  /** The system that gets the receipts. */
  receipts?: string;
}

export interface BookOutbound {
  /** Its path without a trailing slash. */
  url: string;
  /** Deliveries under way at once, in all processes together. */
  concurrency: number;
  /** Deliveries begun in `duration` milliseconds, in all processes together. */
  rateLimit?: Rate;
  /** Whether the hub may stop sending to it when it takes nothing. */
  breaker: boolean;
  /** Milliseconds, for one attempt. */
  timeout: number;
  /** Milliseconds between attempts; one more attempt than entries. */
  retry: number[];
  allowPrivateAddresses: boolean;
  /** By the names of the adapter; one that cannot be read is absent. */
  credentials: Record<string, string>;
}

const defaultConcurrency = 5;
const defaultTimeout = '30s';
/** About a day in all: a receiver that is down over night gets everything in the morning. */
const defaultRetry = ['5s', '30s', '2m', '10m', '30m', '1h', '2h', '4h', '8h', '8h'];

/** @param adapter the one that the system names */
export function bookSystem(
  name: string,
  system: System,
  { book, adapter, secrets }: { book: AddressBook; adapter: Adapter; secrets: Secrets },
): BookSystem {
  const path = ['systems', name];
  const credentials = Object.entries(system.credentials ?? {}).flatMap(([key, ref]) => {
    const secret = secrets.resolve(pathText([...path, 'credentials', key]), ref);
    return secret === undefined ? [] : [[key, secret] as const];
  });
  return {
    name,
    partner: system.partner,
    partnerName: own(book.partners, system.partner)?.name ?? system.partner,
    adapter,
    settings: system.settings ?? {},
    ...(system.expect_every && { expectEvery: milliseconds(system.expect_every) }),
    ...(system.held_for && { heldFor: milliseconds(system.held_for) }),
    ...(system.inbound && { inbound: bookInbound(system.inbound, name, adapter, secrets) }),
    ...(system.outbound && {
      outbound: bookOutbound(system.outbound, Object.fromEntries(credentials)),
    }),
  };
}

function bookInbound(
  { auth, on_invalid, rate_limit, receipts }: Inbound,
  name: string,
  adapter: Adapter,
  secrets: Secrets,
): BookInbound {
  return {
    authenticators: auth.map((way, index) =>
      authenticator(way, pathText(['systems', name, 'inbound', 'auth', index]), secrets),
    ),
    onInvalid: on_invalid ?? adapter.onInvalid,
    ...(rate_limit && { rateLimit: rate(rate_limit) }),
    ...(receipts === undefined ? {} : { receipts }),
  };
}

function bookOutbound(outbound: Outbound, credentials: Record<string, string>): BookOutbound {
  return {
    // A slash at the end of a query belongs to its last value.
    url: outbound.url.includes('?') ? outbound.url : outbound.url.replace(/\/+$/, ''),
    concurrency: outbound.concurrency ?? defaultConcurrency,
    ...(outbound.rate_limit && { rateLimit: rate(outbound.rate_limit) }),
    breaker: outbound.breaker !== 'off',
    timeout: milliseconds(outbound.timeout ?? defaultTimeout),
    retry: (outbound.retry ?? defaultRetry).map(milliseconds),
    allowPrivateAddresses: outbound.allow_private_addresses ?? false,
    credentials,
  };
}
