/** What work cost: processor time of whole process trees, what Redis and PostgreSQL were asked, memory. */
import { readdir, readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Reading at one moment; the difference of two is what was spent between them. */
export interface Reading {
  /** Milliseconds of processor time, by part. */
  cpu: Record<string, number>;
  counts: Counts;
}

/**
 * What there is to count of a program, by the servers that it has: times that Redis read from a connection
 * (`redis_round_trips`), and commands, those inside of scripts included (`redis_commands`); `statements` that PostgreSQL
 * was sent, begin and commit included, and kilobytes of its write-ahead log (`wal_kb`).
 */
export type Counts = Record<string, number>;

export interface Meter {
  read(): Promise<Reading>;
  /** Megabytes in memory now, by part. */
  memory(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

interface Metered {
  /** Process ids by part, each with all its children. */
  parts: Record<string, number[]>;
  redisUrls?: string[];
  databaseUrl?: string;
}

/** Linux counts in hundredths of a second. */
const tick = 10;

interface Stat {
  pid: number;
  parent: number;
  /** With that of children that have ended. */
  ms: number;
}

async function stats(): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      if (!text) return [];
      // What stands in parentheses, the name, may hold anything.
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [parent = 0] = fields.slice(1);
      const ms = fields.slice(11, 15).reduce((sum, n) => sum + n, 0) * tick;
      return [{ pid: Number(pid), parent, ms }];
    }),
  );
  return all.flat();
}

/** Bytes of memory; of what processes share each has its part. */
async function bytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** The processes of a part: these and their children, and theirs. */
function tree(all: Stat[], roots: number[]): Stat[] {
  const found = all.filter(({ pid }) => roots.includes(pid));
  for (let i = 0; i < found.length; i += 1)
    found.push(...all.filter(({ parent }) => parent === found[i]?.pid));
  return found;
}

export async function meter({ parts, redisUrls = [], databaseUrl }: Metered): Promise<Meter> {
  const redis = redisUrls.map((url) => new Redis(url));
  const database = databaseUrl ? new pg.Client(databaseUrl) : undefined;
  await database?.connect();
  await database?.query('create extension if not exists pg_stat_statements');
  const sums = async (of: (stat: Stat) => number | Promise<number>) => {
    const all = await stats();
    const sum = async (roots: number[]) => {
      const each = await Promise.all(tree(all, roots).map(of));
      return each.reduce((a, b) => a + b, 0);
    };
    return Object.fromEntries(
      await Promise.all(
        Object.entries(parts).map(async ([part, roots]) => [part, await sum(roots)] as const),
      ),
    );
  };
  return {
    async read() {
      const infos = await Promise.all(redis.map((one) => one.info('stats')));
      const told = (name: string) =>
        infos.reduce(
          (sum, info) => sum + Number(info.split(`${name}:`)[1]?.split('\r')[0] ?? 0),
          0,
        );
      const answer = await database?.query<{ statements: number; wal_kb: number }>(
        `select sum(calls)::float8 as statements, (pg_current_wal_lsn() - '0/0')::float8 / 1000 as wal_kb
           from pg_stat_statements`,
      );
      return {
        cpu: await sums(({ ms }) => ms),
        counts: {
          ...(redis.length > 0 && {
            redis_round_trips: told('total_reads_processed'),
            redis_commands: told('total_commands_processed'),
          }),
          ...answer?.rows[0],
        },
      };
    },
    async memory() {
      const bytes = await sums(({ pid }) => bytesOf(pid));
      return Object.fromEntries(
        Object.entries(bytes).map(([part, n]) => [part, Math.round(n / 1_000_000)]),
      );
    },
    async close() {
      for (const one of redis) one.disconnect();
      await database?.end();
    },
  };
}
