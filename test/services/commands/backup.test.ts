import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Receipt } from '../../../schemas/types.ts';
import { canonicalJson, sha256 } from '../../../services/exchange/digest.ts';
import { postOffice } from '../../support/command.ts';
import { bookSecrets, exchangeBook, fromShop } from '../../support/exchange-book.ts';
import { hubFolder, serveProcess } from '../../support/hub-process.ts';
import { order } from '../../support/orders.ts';
import { startReceiver } from '../../support/receiver.ts';
import { until } from '../../support/until.ts';

const yard = await startReceiver(t);
const book = exchangeBook({
  yard: { outbound: { url: yard.url, retry: ['1s', '1s', '1h'] } },
  // Nobody listens there: what goes to it waits.
  shed: { outbound: { url: 'http://127.0.0.1:9/', retry: ['1h'] } },
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
      }
    };
    const senders = [1, 2, 3, 4].map(sender);
    await until('a hundred documents', () => accepted.length > 100);
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
    await until('what waits goes on', async () => {
      const [one] = (await again.get('/v1/systems')).json.systems.filter(
        ({ system }: { system: string }) => system === 'yard',
      );
      return one.queued + one.sending + one.retrying + one.held === 0;
    });
    const [shed] = (await again.get('/v1/systems')).json.systems.filter(
      ({ system }: { system: string }) => system === 'shed',
    );
    t.ok(shed.retrying + shed.queued + shed.held > 0, 'what waited still does');
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
  const empty = { ...env, POST_OFFICE_DATA: join(folder, 'empty') };
  const manifest = join(backup, 'manifest.json');
  const text = await readFile(manifest, 'utf8');
  const { files } = JSON.parse(text);
  const victim = files.find(({ path }: { path: string }) => path.startsWith('database/base/')).path;
  await appendFile(join(backup, victim), 'x');
  t.match(await postOffice(['restore', backup], empty), {
    code: 1,
    stderr: `${victim} is not what was written then`,
  });
  await rm(join(backup, victim));
  t.match(await postOffice(['restore', backup], empty), {
    code: 1,
    stderr: `${victim} is missing`,
  });
  const outside = { ...JSON.parse(text), files: [{ path: '../x', bytes: 0, sha256: '' }] };
  await writeFile(manifest, JSON.stringify(outside));
  t.match(await postOffice(['restore', backup], empty), {
    code: 1,
    stderr: /outside of the backup/,
  });
  await rm(manifest);
  t.match(await postOffice(['restore', backup], empty), {
    code: 1,
    stderr: /manifest.json is missing/,
  });
  await t.rejects(readdir(join(folder, 'empty')), 'nothing was written');
  const own = { ...env, DATABASE_URL: 'postgres://somewhere/else' };
  for (const command of ['backup', 'restore'])
    t.match(await postOffice([command, backup], own), { code: 1, stderr: /DATABASE_URL names/ });
});

/** The server outlives a hub that was killed. */
async function killDatabase(): Promise<void> {
  const file = await readFile(join(data, 'database', 'postgres', 'postmaster.pid'), 'utf8');
  const pid = Number(file.split('\n')[0]);
  process.kill(pid, 'SIGQUIT');
  while (await stat(`/proc/${pid}`).catch(() => undefined)) await sleep(20);
}
