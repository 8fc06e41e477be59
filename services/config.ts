/** The environment, read once. Nothing else in the hub reads it. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type RedisAddress, redisAddress } from '../queues/redis-address.ts';
import type { SecretSource } from './exchange/address-book/secrets.ts';
import { type Armed, parseFailpoint } from './ledger/failpoint.ts';

export type Role = 'api' | 'worker' | 'all';

export interface Config {
  /** PostgreSQL; undefined: the embedded one. */
  databaseUrl?: string;
  /** Redis or Valkey, as queues/redis-address.ts reads it; undefined: the queue lives in PostgreSQL. */
  redis?: RedisAddress;
  host: string;
  port: number;
  /** Somebody chose the port: then a worker, too, listens, to say how it is. */
  portGiven: boolean;
  /** Where the embedded database and generated keys live. */
  dataDir: string;
  /** The address book that the hub starts with. */
  bookFile: string;
  /** Somebody named that file: then it has to be there. */
  bookGiven: boolean;
  /** Connections to PostgreSQL at most, of one process. */
  connections: number;
  logLevel: string;
  /** The hub stands behind a proxy that sets X-Forwarded-For and -Proto. */
  trustProxy: boolean;
  secrets: SecretSource;
  /** Where the process is to die, for tests of that. */
  failpoint?: Armed;
}

/** What README lists under settings; POST_OFFICE_FAILPOINT is for tests alone (docs/reliability.md). */
export const variables = {
  DATABASE_URL: 'PostgreSQL 15 or newer; without it an embedded one is started',
  REDIS_URL:
    'Redis or Valkey for the queue: redis://, redis+sentinel:// or redis+cluster://; without it, it lives in PostgreSQL',
  HOST: 'address to listen on (127.0.0.1)',
  PORT: 'port to listen on (8025); a worker listens only when it is set, for /healthz, /readyz, /metrics',
  POST_OFFICE_DATA: 'folder of the embedded database and of generated keys (.post-office)',
  POST_OFFICE_BOOK: 'address book that the hub starts with (post-office.yaml)',
  POST_OFFICE_CONNECTIONS: 'connections to PostgreSQL at most, of one process (20)',
  LOG_LEVEL: 'trace, debug, info, warn, error or silent (info)',
  TRUST_PROXY: 'true when a proxy in front sets X-Forwarded-For and X-Forwarded-Proto (false)',
} as const;

export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>;

/** @throws ConfigError with one sentence a mistake. */
export function readConfig(environment: Environment = process.env, folder = process.cwd()): Config {
  const mistakes: string[] = [];
  const text = (name: keyof typeof variables) => environment[name]?.trim() || undefined;
  const number = (name: keyof typeof variables, otherwise: number, least: number, most: number) => {
    const given = text(name);
    const value = given === undefined ? otherwise : Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    mistakes.push(`${name} must be a whole number from ${least} to ${most}.`);
    return otherwise;
  };
  const url = (name: keyof typeof variables, schemes: string[]) => {
    const given = text(name);
    if (given === undefined) return undefined;
    // The value may hold a password: it is not repeated.
    if (!schemes.some((scheme) => given.startsWith(`${scheme}://`)) || !URL.canParse(given)) {
      mistakes.push(`${name} must be a URL that begins with ${schemes.join(':// or ')}://.`);
    }
    return given;
  };
  const redis = (): RedisAddress | undefined => {
    const given = text('REDIS_URL');
    const address = given === undefined ? undefined : redisAddress(given);
    if (!address || !('mistake' in address)) return address;
    mistakes.push(`REDIS_URL ${address.mistake}.`);
    return undefined;
  };
  const oneOf = (name: keyof typeof variables, values: string[], otherwise: string) => {
    const given = text(name) ?? otherwise;
    if (values.includes(given)) return given;
    mistakes.push(`${name} must be one of ${values.join(', ')}.`);
    return otherwise;
  };
  const failpoint = (given: string | undefined) => {
    if (given === undefined) return undefined;
    const armed = environment.NODE_ENV === 'test' ? parseFailpoint(given) : undefined;
    if (!armed)
      mistakes.push(
        'POST_OFFICE_FAILPOINT is for tests only, with NODE_ENV=test: see docs/reliability.md.',
      );
    return armed;
  };
  const bookFile = resolve(folder, text('POST_OFFICE_BOOK') ?? 'post-office.yaml');
  const config: Config = {
    databaseUrl: url('DATABASE_URL', ['postgres', 'postgresql']),
    redis: redis(),
    host: text('HOST') ?? '127.0.0.1',
    port: number('PORT', 8025, 0, 65_535),
    portGiven: text('PORT') !== undefined,
    dataDir: resolve(folder, text('POST_OFFICE_DATA') ?? '.post-office'),
    bookFile,
    bookGiven: text('POST_OFFICE_BOOK') !== undefined,
    connections: number('POST_OFFICE_CONNECTIONS', 20, 4, 1000),
    logLevel: oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
    failpoint: failpoint(environment.POST_OFFICE_FAILPOINT),
    trustProxy: oneOf('TRUST_PROXY', ['true', 'false'], 'false') === 'true',
    secrets: secretSource(dirname(bookFile), environment),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  return config;
}

/** Secrets by reference: from the environment, or from files, whose paths start at `folder`. */
function secretSource(folder: string, environment: Environment): SecretSource {
  return {
    env: (name) => environment[name],
    file(path) {
      try {
        return readFileSync(isAbsolute(path) ? path : join(folder, path), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
