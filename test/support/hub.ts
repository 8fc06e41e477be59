import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Config, type Role, readConfig } from '../../services/config.ts';
import type { MessageDetail } from '../../services/exchange/views.ts';
import { type Hub, startHub } from '../../services/hub.ts';
import type { WatchPace } from '../../services/worker/watch.ts';
import { testDatabase } from './postgres.ts';
import { testRedis } from './redis.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export type EngineKind = 'redis' | 'postgres';
export const engines: EngineKind[] = ['postgres', 'redis'];

export interface TestHub {
  url: string;
  hub: Hub;
  config: Config;
  /** Every line that was logged, for tests of what is said and what is not. */
  lines: string[];
  /** The token of the operator `ops` that every test address book has. */
  operator: string;
  get(path: string, token?: string): Promise<Answer>;
  post(
    path: string,
    body: string | Buffer | object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Asks for a message until `until` holds; fails after 20 s. */
  message(id: string, until: (detail: MessageDetail) => boolean): Promise<MessageDetail>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  json: any;
}

export interface HubOptions {
  engine: EngineKind;
  /** YAML without operators; `{ env: NAME }` references are looked up in `secrets`. */
  book: string;
  secrets?: Record<string, string>;
  role?: Role;
  databaseUrl?: string;
  redisUrl?: string;
  /** Of the watch for alerts. */
  pace?: WatchPace;
}

const operator = 'operator-token-of-the-tests';

/** A whole hub in this process, on a database of its own, stopped with the test. */
export async function testHub(t: Test, options: HubOptions): Promise<TestHub> {
  const dataDir = await mkdtemp(join(tmpdir(), 'post-office-hub-'));
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  const bookFile = join(dataDir, 'book.yaml');
  await writeFile(bookFile, `${options.book}\noperators:\n  ops: { token: { env: OPS_TOKEN } }\n`);
  const config = readConfig(
    {
      DATABASE_URL: options.databaseUrl ?? (await testDatabase(t)),
      REDIS_URL:
        options.engine === 'redis' ? (options.redisUrl ?? (await testRedis(t))) : undefined,
      PORT: '0',
      POST_OFFICE_DATA: dataDir,
      POST_OFFICE_BOOK: bookFile,
      OPS_TOKEN: operator,
      ...options.secrets,
    },
    dataDir,
  );
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const hub = await startHub(config, options.role ?? 'all', log, options.pace);
  t.teardown(() => hub.stop(2000));
  const url = hub.url ?? '';
  const get = (path: string, token = operator) =>
    ask(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    url,
    hub,
    config,
    lines,
    operator,
    get,
    post(path, body, headers = {}) {
      const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      return ask(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
      });
    },
    async message(id, until) {
      let last: Answer | undefined;
      for (const end = Date.now() + 20_000; Date.now() < end; ) {
        last = await get(`/v1/messages/${id}`);
        if (last.status === 200 && until(last.json)) return last.json;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${id} did not come to that: ${last?.status} ${last?.text}`);
    },
  };
}

export async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}
