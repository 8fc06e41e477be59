import { readFile } from 'node:fs/promises';
import { createServer as createTls } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { type OutcomeCode, outcomeCodes } from '../../schemas/outcomes.ts';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { type Handler, startReceiver } from '../support/receiver.ts';
import { untrusted } from '../support/untrusted-certificate.ts';

interface Case {
  /** A sentence; its first letters make the name of the system. */
  says: string;
  code: OutcomeCode;
  /** The receiver's own word. */
  status?: string;
  handler?: Handler;
  url?: string;
  outbound?: Record<string, unknown>;
  adapter?: string;
  settings?: object;
  /** Nothing reaches it. */
  silent?: true;
  credentials?: Record<string, { env: string }>;
}

const answers =
  (status: number, headers: Record<string, string> = {}, body = ''): Handler =>
  (_arrived, response) =>
    response.writeHead(status, headers).end(body);

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const gibberish = await listening(createServer((socket) => socket.end('What is it?\r\n\r\n')));
const secure = await listening(createTls(untrusted, (_request, response) => response.end('hello')));
const nobody = await freePort();

const cases: Case[] = [
  { says: 'hangs', code: 'timeout', handler: () => {}, outbound: { timeout: '300ms' } },
  {
    says: 'hangs in the middle of its answer',
    code: 'timeout',
    handler: (_arrived, response) => response.writeHead(200).write('{'),
    outbound: { timeout: '300ms' },
  },
  { says: 'answers what is no HTTP', code: 'unreadable_answer', url: `http://${gibberish}` },
  {
    says: 'answers 302',
    code: 'redirected',
    status: '302',
    handler: answers(302, { location: '/' }),
  },
  {
    says: 'answers 307',
    code: 'redirected',
    status: '307',
    handler: answers(307, { location: '/' }),
  },
  { says: 'answers 301', code: 'moved', status: '301', handler: answers(301, { location: '/' }) },
  { says: 'answers 308', code: 'moved', status: '308', handler: answers(308, { location: '/' }) },
  { says: 'answers 400', code: 'refused_by_receiver', status: '400', handler: answers(400) },
  { says: 'answers 401', code: 'login_failed', status: '401', handler: answers(401) },
  { says: 'answers 404', code: 'refused_by_receiver', status: '404', handler: answers(404) },
  { says: 'answers 410', code: 'gone', status: '410', handler: answers(410) },
  { says: 'answers 429', code: 'busy', status: '429', handler: answers(429) },
  { says: 'answers 500', code: 'receiver_error', status: '500', handler: answers(500) },
  { says: 'answers 503', code: 'busy', status: '503', handler: answers(503) },
  {
    says: 'closes in the middle of its answer',
    code: 'connection_reset',
    handler: (_arrived, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{', () => response.destroy());
    },
  },
  {
    says: 'resets the connection',
    code: 'connection_reset',
    handler: (_arrived, _response, incoming) => incoming.socket.resetAndDestroy(),
  },
  { says: 'refuses the connection', code: 'connection_refused', url: `http://127.0.0.1:${nobody}` },
  { says: 'has an unknown host', code: 'host_unknown', url: 'http://nobody.invalid' },
  { says: 'shows a certificate nobody trusts', code: 'tls_failed', url: `https://${secure}` },
  { says: 'speaks no TLS', code: 'tls_failed', url: `https://${gibberish}` },
  {
    says: 'answers more than a megabyte',
    code: 'answer_too_large',
    handler: answers(200, {}, 'x'.repeat(1_100_000)),
  },
  {
    says: 'has a private address that is not allowed',
    code: 'address_forbidden',
    outbound: { allow_private_addresses: false },
  },
  {
    says: 'has a name for a private address that is not allowed',
    code: 'address_forbidden',
    url: `http://localhost:${nobody}`,
    outbound: { allow_private_addresses: false },
  },
  {
    says: 'has settings that leave its language unknown',
    code: 'unwritable',
    adapter: 'sap',
    settings: { client: '100' },
    silent: true,
  },
  {
    says: 'lacks its credential',
    code: 'credential_missing',
    settings: {},
    silent: true,
    credentials: { signing_secret: { env: 'NOT_SET' } },
  },
];

t.test('docs/bad-input.md says what becomes of them', async (t) => {
  const page = await readFile(join(import.meta.dirname, '../../docs/bad-input.md'), 'utf8');
  const told = page
    .split('## Receivers')[1]
    ?.split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  const ends = { refused: 'dead letter at once', failed: 'tried again, then a dead letter' };
  const rows = cases.map(({ says, code }) => {
    const { result } = outcomeCodes[code];
    return `| ${says} | ${result}: ${code} | ${ends[result]} |`;
  });
  t.strictSame(told, rows);
});

const nameOf = (one: Case) => one.says.replaceAll(/[^a-z0-9]+/g, '-');

for (const engine of engines) {
  t.test(`on ${engine}: a receiver that …`, async (t) => {
    const receivers = await Promise.all(
      cases.map(async (one) => {
        const url = one.url ?? (await startReceiver(t, one.handler)).url;
        const { adapter, settings, credentials } = one;
        const outbound = { url, retry: ['20ms'], ...one.outbound };
        return [nameOf(one), { adapter, outbound, settings, credentials }] as const;
      }),
    );
    const book = exchangeBook(Object.fromEntries(receivers));
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const ids = await Promise.all(
      cases.map((one, i) => postOrder(hub, `${i}`, { to: [nameOf(one)] })),
    );
    for (const [i, one] of cases.entries()) {
      const refused = outcomeCodes[one.code].result === 'refused';
      const end = refused ? 'dead at once' : 'dead when its attempts are used up';
      await t.test(`… ${one.says}: ${one.code}, ${end}`, async (t) => {
        const id = ids[i] ?? '';
        const detail = await hub.message(id, ({ state }) => state === 'failed');
        const [delivery] = detail.deliveries;
        t.match(delivery, { state: 'dead', code: one.code, attempts: refused ? 1 : 2 });
        t.ok(delivery?.detail, 'with a sentence about it');
        t.equal(delivery?.remoteStatus, one.status);
        const outcome = refused ? 'refused' : 'failed';
        const attempt = { outcome, code: one.code, status: one.status, endedAt: String };
        t.match(
          detail.attempts,
          (refused ? [1] : [1, 2]).map((number) => ({ number, ...attempt })),
        );
        t.match(
          detail.receipts.map(({ event, code }) => ({ event, code })),
          [{ event: 'accepted' }, { event: 'dead', code: one.code }],
        );
        const digests = detail.attempts.map(({ sentSha256 }) => sentSha256 !== undefined);
        t.strictSame(new Set(digests), new Set([!one.silent]), 'a digest only of what was sent');
        const lines = hub.lines
          .map((line) => JSON.parse(line))
          .filter((line) => line.event === 'attempt' && line.delivery === delivery?.id);
        t.match(
          lines,
          detail.attempts.map(({ number }) => ({
            message: id,
            system: nameOf(one),
            attempt: number,
            outcome,
            code: one.code,
            ms: Number,
          })),
        );
        t.equal(lines.length, detail.attempts.length, 'one line an attempt');
      });
    }
    t.test('nothing of it went unnoticed as a mistake of ours', async (t) => {
      const events = hub.lines.map((line) => JSON.parse(line).event);
      t.notOk(events.includes('adapter.mistake'));
      t.strictSame(
        hub.lines.filter((line) => line.includes('"queue.error"')),
        [],
      );
    });
  });
}
