import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import root from 'tap';
import { startEmbedded } from '../../services/ledger/embedded/index.ts';
import { env } from './env.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

let server: Promise<string> | undefined;

/** The URL of a new, empty database, which goes away with the test. */
export async function testDatabase(t: Test): Promise<string> {
  const base = env.databaseServer ?? (await ownServer());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(base, `create database ${name}`);
  t.teardown(() => onServer(base, `drop database if exists ${name} with (force)`));
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}

/** A server for this file alone, when it is run without `npm test`. */
function ownServer(): Promise<string> {
  server ??= (async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'post-office-test-'));
    const embedded = await startEmbedded({ dataDir, log: () => {} });
    // Not the test that asked first: the other tests of the file use it too.
    root.teardown(async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
    return embedded.url;
  })();
  return server;
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // It may be told that the server stops, after all is done.
  client.on('error', () => {});
  await client.connect();
  await client.query(sql);
  await client.end();
}
