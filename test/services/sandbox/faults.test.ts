import { connect } from 'node:net';
import t from 'tap';
import { type Fault, type Sandbox, startWebhookSandbox } from '../../../services/sandbox/index.ts';
import { Records } from '../../../services/sandbox/records.ts';
import { call } from './call.ts';

let sandbox: Sandbox;
t.beforeEach(async () => {
  sandbox = await startWebhookSandbox({});
});
t.afterEach(() => sandbox.stop());

function post(body: unknown = { type: 'lead' }) {
  return call('POST', sandbox.url, {}, body);
}

t.test('a status fault answers with its status, headers and body, and takes nothing', async (t) => {
  sandbox.behave({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: 'later' });
  const reply = await post();
  t.match(reply, { status: 429, text: 'later' });
  t.equal(reply.headers.get('retry-after'), '7');
  t.equal(sandbox.count, 0);
  sandbox.behave(undefined);
  t.equal((await post()).status, 200);
});

t.test('a fault strikes documents only, unless it is asked to strike everywhere', async (t) => {
  sandbox.behave({ kind: 'status', status: 500 });
  t.equal((await call('GET', sandbox.url)).status, 200);
  sandbox.behave({ kind: 'status', status: 500, everywhere: true });
  t.equal((await call('GET', sandbox.url)).status, 500);
});

t.test('garbage is a 200 that no parser understands', async (t) => {
  sandbox.behave({ kind: 'garbage' });
  const reply = await post();
  t.match(reply, { status: 200, json: undefined });
  t.not(reply.text, '');
  t.equal(sandbox.count, 0);
});

t.test('a cut takes the document, and the sender never learns of it', async (t) => {
  sandbox.behave({ kind: 'cut' });
  await t.rejects(post());
  t.equal(sandbox.count, 1);
});

t.test('a reset takes nothing', async (t) => {
  sandbox.behave({ kind: 'reset' });
  await t.rejects(post(), { cause: { code: /ECONNRESET|UND_ERR_SOCKET/ } });
  t.equal(sandbox.count, 0);
});

t.test('slow answers late, and takes the document', async (t) => {
  sandbox.behave({ kind: 'slow', ms: 120 });
  const start = Date.now();
  t.equal((await post()).status, 200);
  t.ok(Date.now() - start >= 115);
  t.equal(sandbox.count, 1);
});

t.test('flaky refuses its share of the documents, the same ones for the same seed', async (t) => {
  const run = async (seed: number) => {
    sandbox.behave({ kind: 'flaky', share: 0.3, seed });
    const before = sandbox.count;
    const statuses: number[] = [];
    for (let at = 0; at < 60; at += 1) statuses.push((await post()).status);
    const taken = statuses.filter((status) => status === 200).length;
    t.equal(sandbox.count - before, taken, 'what was refused was not taken');
    t.equal(statuses.filter((status) => status === 503).length, 60 - taken);
    t.ok(taken > 30 && taken < 54, `${taken} of 60 taken`);
    return statuses;
  };
  const once = await run(4);
  t.strictSame(await run(4), once);
  t.notSame(await run(5), once);
});

for (const fault of [{ kind: 'hang' }, { kind: 'slow', ms: 60_000 }] satisfies Fault[]) {
  t.test(`a sandbox stops at once while a request meets ${fault.kind}`, async (t) => {
    sandbox.behave(fault);
    const waiting = t.rejects(post());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const start = Date.now();
    await sandbox.stop();
    t.ok(Date.now() - start < 30_000, 'long before the answer would come');
    await waiting;
    await t.rejects(post(), 'nobody listens any more');
    t.equal(sandbox.count, 0);
  });
}

t.test('a body of more than 20 MB is refused, announced or not', async (t) => {
  const big = Buffer.alloc(20 * 1024 * 1024 + 1, 0x20);
  t.equal((await post(big)).status, 413);
  const status = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
      socket.write(`${big.length.toString(16)}\r\n`);
      socket.write(big);
    });
    socket.once('data', (data) => resolve(data.toString('latin1')));
    socket.once('error', reject);
  });
  t.match(status, /^HTTP\/1.1 413 /);
  t.equal(sandbox.count, 0);
});

t.test('a target that makes no sense is a 400, and the sandbox lives on', async (t) => {
  t.equal((await call('POST', `${sandbox.url}/%zz`, {}, {})).status, 400);
  t.equal((await post()).status, 200);
});

t.test('every document taken is told to those who listen', async (t) => {
  const told: string[] = [];
  sandbox.onRecord(({ key }) => told.push(key));
  await post({ id: '1' });
  await post({ id: '2' });
  t.strictSame(told, ['1', '2']);
});

t.test('the newest 10,000 documents are kept, and all are counted', (t) => {
  const records = new Records();
  for (let number = 1; number <= 10_050; number += 1)
    records.note({ kind: 'x', key: 'x', reference: String(number) }, Buffer.from('x'));
  t.equal(records.count, 10_050);
  t.equal(records.received.length, 10_000);
  t.equal(records.received[0]?.reference, '51');
  t.equal(records.received.at(-1)?.reference, '10050');
  t.end();
});
