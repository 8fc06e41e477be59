import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Receipt } from '../../../schemas/types.ts';
import { restoreBackup } from '../../../services/backup.ts';
import { canonicalJson, sha256 } from '../../../services/exchange/digest.ts';
import { postOffice } from '../../support/command.ts';
import { bookSecrets, exchangeBook, fromShop } from '../../support/exchange-book.ts';
import { hubFolder, serveProcess } from '../../support/hub-process.ts';
import { order } from '../../support/orders.ts';
import { startReceiver, takes } from '../../support/receiver.ts';
import { until } from '../../support/until.ts';

const yard = await startReceiver(t);
const book = exchangeBook({
  yard: { outbound: { url: yard.url, retry: ['1h'], breaker: 'off' } },
});
const folder = await hubFolder(t);
const data = join(folder, 'data');
const bookFile = join(folder, 'book.yaml');
const backup = join(folder, 'backup');
const env = { POST_OFFICE_DATA: data, POST_OFFICE_BOOK: bookFile };
const start = () => serveProcess(t, { book, folder, env: bookSecrets });

t.test(
  'what had a 2xx before a backup began is there after everything else was lost',
  async (t) => {
    // All of it waits: the yard takes nothing yet.
    yard.handle((_arrived, response) => response.writeHead(503).end());
    const hub = await start();
    await mkdir(join(data, 'keys'), { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'keys', 'shop'), 'a key\n', { mode: 0o600 });
    const accepted: string[] = [];
    let posting = true;
    const sender = async (name: number) => {
      for (let i = 0; posting; i += 1) {
        const to = i % 5 === 0 ? ['yard', 'shed'] : ['yard'];
        const answer = await hub.post('/in/shop', order(`B-${name}-${i}`, { to }), fromShop);
        if (answer.status === 202) accepted.push(answer.json.messages[0].id);
        // The backup needs a processor, too.
        await sleep(50);
      }
    };
    const senders = [1, 2].map(sender);
    await until('some documents', () => accepted.length > 40);
    const first = `/v1/messages/${accepted[0]}`;
    await until('the first waits', async () => {
      const { deliveries } = (await hub.get(first)).json;
      return deliveries[0].state === 'retrying';
    });
    const before = [...accepted];
    const made = await postOffice(['backup', backup, '--json'], env);
    t.equal(made.code, 0, made.stderr);
    t.ok(JSON.parse(made.stdout).files > 100);
    t.ok(accepted.length > before.length, 'documents were taken in meanwhile');
    posting = false;
    await Promise.all(senders);
    t.match(await postOffice(['backup', backup], env), { code: 1, stderr: /is not empty/ });

    hub.process.kill('SIGKILL');
    await hub.ended;
    await killDatabase();
    await rm(data, { recursive: true });
    await rm(bookFile);
    const restored = await postOffice(['restore', backup, '--json'], env);
    t.equal(restored.code, 0, restored.stderr);
    t.ok(JSON.parse(restored.stdout).messages >= before.length);
    t.equal(await readFile(join(data, 'keys', 'shop'), 'utf8'), 'a key\n');
    t.equal((await stat(join(data, 'keys', 'shop'))).mode & 0o777, 0o600);
    t.match(await readFile(bookFile, 'utf8'), /corner/, 'the address book');
    t.match(await postOffice(['restore', backup], env), { code: 1, stderr: /is not empty/ });

    const again = await start();
    for (const id of before) {
      const { status, json } = await again.get(`/v1/messages/${id}`);
      if (status !== 200) t.fail(`${id} is lost`);
      (json.receipts as (Receipt & { sha256: string })[]).forEach(
        ({ sha256: digest, ...one }, i) => {
          const chained = one.previousSha256 === json.receipts[i - 1]?.sha256;
          if (sha256(canonicalJson(one)) !== digest || !chained) t.fail(`a receipt of ${id}`);
        },
      );
      const raw = await again.get(`/v1/messages/${id}/raw`);
      if (raw.status !== 200) t.fail(`the bytes of ${id}: ${raw.status}`);
    }
    yard.handle(takes);
    const [{ id, state }] = (await again.get(first)).json.deliveries;
    t.equal(state, 'retrying', 'what waited still does');
    await again.post(
      `/v1/deliveries/${id}/retry`,
      { reason: 'it is mended' },
      { authorization: 'Bearer operator-token-of-the-tests' },
    );
    await until('and goes on', async () => (await again.get(first)).json.state === 'delivered');
    again.process.kill('SIGTERM');
    await again.ended;
  },
);

t.test('a hub that is stopped is backed up as well', async (t) => {
  const other = join(folder, 'other');
  const { code, stdout, stderr } = await postOffice(['backup', other], env);
  t.equal(code, 0, stderr);
  t.match(stdout, /^Backed up \d+ files, [\d.]+ MB, to /);
  await rm(other, { recursive: true });
});

t.test('a backup that is not whole is not restored', async (t) => {
  const empty = { dataDir: join(folder, 'empty'), bookFile: join(folder, 'empty.yaml') };
  const restore = () => restoreBackup(backup, empty, () => {});
  const manifest = join(backup, 'manifest.json');
  const text = await readFile(manifest, 'utf8');
  const { files } = JSON.parse(text);
  const victim = files.find(({ path }: { path: string }) => path.startsWith('database/base/')).path;
  await appendFile(join(backup, victim), 'x');
  await t.rejects(restore(), {
    message: `The backup is damaged: ${victim} is not what was written then.`,
  });
  await rm(join(backup, victim));
  await t.rejects(restore(), { message: `The backup is damaged: ${victim} is missing.` });
  const outside = { ...JSON.parse(text), files: [{ path: '../x', bytes: 0, sha256: '' }] };
  await writeFile(manifest, JSON.stringify(outside));
  await t.rejects(restore(), { message: /outside of the backup/ });
  await writeFile(manifest, '{');
  await t.rejects(restore(), { message: /none that this release can read/ });
  await rm(manifest);
  await t.rejects(restore(), { message: /manifest.json is missing/ });
  await t.rejects(readdir(empty.dataDir), 'nothing was written');
  const own = { ...env, DATABASE_URL: 'postgres://somewhere/else' };
  t.match(await postOffice(['backup', backup], own), { code: 1, stderr: /DATABASE_URL names/ });
});

/** The server outlives a hub that was killed. */
async function killDatabase(): Promise<void> {
  const file = await readFile(join(data, 'database', 'postgres', 'postmaster.pid'), 'utf8');
  const pid = Number(file.split('\n')[0]);
  process.kill(pid, 'SIGQUIT');
  while (await stat(`/proc/${pid}`).catch(() => undefined)) await sleep(20);
}
