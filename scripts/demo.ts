/**
 * A whole exchange on this machine: a hub on its embedded engine, sandbox systems around it, and four
 * documents from one to the other, until every receipt is in.
 */
import { mkdtempSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { onStop } from '../services/commands/stop-signals.ts';
import { readConfig } from '../services/config.ts';
import type { MessageDetail } from '../services/exchange/views.ts';
import { startHub } from '../services/hub.ts';
import { type Cast, startCast } from './demo/cast.ts';
import { type DemoDocument, documents } from './demo/documents.ts';
import { type Row, table } from './demo/table.ts';

const options = new Command('npm run demo --')
  .description(
    'Starts a hub with sandbox systems, exchanges four documents, and stays up to look at.',
  )
  .option('--once', 'stop when everything arrived; exits with 0 only then')
  .option('--json', 'print one line of JSON and nothing else')
  .option('--port <port>', 'port of the hub (8025, with --once any free one)', portNumber)
  .option('--patience <seconds>', 'how long to wait for everything to arrive', seconds, 60)
  .parse()
  .opts<{ once?: boolean; json?: boolean; port?: string; patience: number }>();

const say = (text: string) => {
  if (!options.json) console.log(text);
};

const started = performance.now();
const port = options.port ?? (options.once ? '0' : '8025');
const stops: (() => Promise<unknown>)[] = [];
let stopping: Promise<void> | undefined;
/** All that a stop may take, in milliseconds; then the process ends wherever it is. */
const longestStop = 60_000;
onStop(longestStop, async ({ err }) => {
  if (err) console.error(`The demo failed: ${reason(err)}`);
  await stop();
  // Interrupted, before everything arrived.
  if (options.once) process.exit(1);
});

say('Starting the embedded database, the hub and its sandbox systems …');
const folder = mkdtempSync(join(tmpdir(), 'post-office-demo-'));
// Again while it fills: a database that is slow to stop may still write.
stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
// Started by root, PostgreSQL runs as another user, who has to pass through.
await goOn(chmod(folder, 0o711));
const cast = await begin(startCast, (it) => it.stop());
const bookFile = join(folder, 'post-office.yaml');
await goOn(writeFile(bookFile, cast.book));
// The demo is the same everywhere: it takes nothing from the environment.
const config = readConfig(
  { POST_OFFICE_DATA: folder, POST_OFFICE_BOOK: bookFile, PORT: port },
  folder,
);
const hub = await begin(
  () => startHub({ ...config, secrets: cast.secrets }, 'all', pino({ level: 'silent' })),
  (it) => it.stop(5000),
);
const url = hub.url ?? '';

say('Posting four documents, each in the language of its sender:\n');
const sent = await goOn(
  Promise.all(documents(runNumber()).map((document) => post(document, cast))),
);
const progress = table(process.stdout);
const expected = sent.reduce((sum, { document }) => sum + document.to.length, 0);
let details: MessageDetail[] = [];
const rows = () => sent.map(({ document, messages }) => row(document, messages, details));
const patience = options.patience * 1000;
for (
  const end = Date.now() + patience;
  Date.now() < end;
  await new Promise((resolve) => setTimeout(resolve, 100))
) {
  details = await goOn(
    Promise.all(
      sent
        .flatMap(({ messages }) => messages)
        .map((id) => ask<MessageDetail>(`/v1/messages/${id}`)),
    ),
  );
  if (!options.json) progress.show(rows());
  if (complete()) break;
}

const figures = {
  accepted: details.length,
  delivered: deliveries().filter((one) => one.state === 'delivered').length,
  receipts: details.reduce((sum, one) => sum + one.receipts.length, 0),
  seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
};
const ok = complete();
if (options.json) console.log(JSON.stringify(figures));
else {
  progress.end(rows());
  say(
    `\n${figures.accepted} documents accepted, ${figures.delivered} of ${expected} deliveries made, ${figures.receipts} receipts, in ${figures.seconds} s.`,
  );
  if (!ok) say('Not everything arrived.');
}

if (options.once) {
  await stop();
  process.exit(ok ? 0 : 1);
}
say(`
Look around:
  ${url}/console    the console, sign in with ${cast.secret('OPERATOR_TOKEN')}
  ${url}/docs       the API
  ${url}/schemas    the canonical schemas
Ctrl-C stops everything; nothing of the demo is kept.`);

/** Starts what has to be stopped again, also when the demo is stopped before it stands. */
function begin<T>(start: () => Promise<T>, end: (it: T) => Promise<unknown>): Promise<T> {
  if (stopping) return never();
  const starting = start();
  stops.push(async () => end(await starting));
  return goOn(starting);
}

/** What a step of the demo gives; once the demo is stopping, there is no next step and no failure. */
async function goOn<T>(step: Promise<T>): Promise<T> {
  try {
    const result = await step;
    return stopping ? never() : result;
  } catch (error) {
    if (stopping) return never();
    throw error;
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** Stops what was started, in the opposite order. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    setTimeout(() => process.exit(1), longestStop).unref();
    for (const one of stops.splice(0).reverse()) await one().catch(() => {});
  })();
  return stopping;
}

function reason(error: Error & { code?: string }): string {
  return error.code === 'EADDRINUSE'
    ? `port ${port} is in use. Take another: npm run demo -- --port ${Number(port) + 1}`
    : error.message;
}

function portNumber(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds.');
}

/** Digits that differ from run to run. */
function runNumber(): string {
  return String(Math.floor(Date.now() / 1000) % 100_000_000).padStart(8, '0');
}

async function post(
  document: DemoDocument,
  { secret }: Cast,
): Promise<{ document: DemoDocument; messages: string[] }> {
  const { system, key, pathSecret, contentType, body } = document;
  const response = await fetch(`${url}/in/${system}${pathSecret ? `/${secret(pathSecret)}` : ''}`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      ...(key && { authorization: `Bearer ${secret(key)}` }),
    },
    body,
  });
  const interchange = response.headers.get('post-office-interchange');
  if (!response.ok || !interchange) {
    throw new Error(`${document.title} was refused (${response.status}): ${await response.text()}`);
  }
  const { messages } = await ask<{ messages: string[] }>(`/v1/interchanges/${interchange}`);
  return { document, messages };
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${cast.secret('OPERATOR_TOKEN')}` },
  });
  if (!response.ok) throw new Error(`The hub answered ${response.status} to ${path}`);
  return (await response.json()) as T;
}

function deliveries() {
  return details.flatMap((detail) => detail.deliveries);
}

/** Every delivery made, with a receipt each, and one for each acceptance; and the systems have them. */
function complete(): boolean {
  const made = deliveries().filter((one) => one.state === 'delivered').length;
  const receipts = details.reduce((sum, one) => sum + one.receipts.length, 0);
  const { sap, salesforce, srm, desk } = cast.sandboxes;
  const arrived = sap.count + salesforce.count + srm.count;
  const receiptsPushed = 3; // of the order: accepted, and delivered twice
  return (
    made === expected &&
    receipts === details.length + expected &&
    arrived >= expected &&
    desk.count >= receiptsPushed
  );
}

function row(document: DemoDocument, ids: string[], all: MessageDetail[]): Row {
  const own = all.filter((detail) => ids.includes(detail.id));
  return {
    title: document.title,
    state: own[0]?.state ?? 'accepted',
    deliveries: own.flatMap((detail) =>
      detail.deliveries.map(({ system, state, remoteReference }) => ({
        system,
        state,
        reference: remoteReference,
      })),
    ),
    receipts: own.reduce((sum, detail) => sum + detail.receipts.length, 0),
  };
}
