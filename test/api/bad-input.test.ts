import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { problems } from '../../schemas/problems.ts';
import { badInputBook, secrets } from '../../scripts/bad-input/cast.ts';
import { badInputRows, endless, markdown } from '../../scripts/bad-input/table.ts';
import { testHub } from '../support/hub.ts';
import { rowsOf } from '../support/rows.ts';

const hub = await testHub(t, { engine: 'postgres', book: badInputBook(), secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);
const table = await badInputRows(
  { url: hub.url, get: async (path) => (await hub.get(path)).json },
  (input) => !endless(input),
);
const has = (code: string) => code in problems;

t.test('every bad input is answered and leaves a record with a code', async (t) => {
  t.ok(table.length > 75);
  for (const { input, fate } of table) {
    const what = `${input.what} to ${input.system}: ${fate.answered} | ${fate.recorded}`;
    t.match(fate.answered, /^[24]\d\d/, what);
    const quarantined = /^message quarantined: (\w+)$/.exec(fate.recorded)?.[1];
    const refused = /^interchange rejected: (\w+)$/.exec(fate.recorded)?.[1];
    const code = quarantined ?? refused;
    // Some adapters do not mind a Content-Type that a system is known to send wrongly.
    if (code === undefined)
      t.match(
        [input.what, fate.recorded],
        ['a PDF, by its Content-Type', 'message unrouted'],
        what,
      );
    else t.ok(has(code), what);
    const accepted = /^20\d(?!.*(false|"4\d\d"))/.test(fate.answered);
    if (input.what !== 'more than Content-Length says')
      t.equal(accepted, refused === undefined, what);
  }
});

t.test('each is recorded once, and nothing of it is on its way', async (t) => {
  const [counts] = await rows(
    `select (select count(*)::int from interchanges) as interchanges,
            (select count(*)::int from deliveries) as deliveries,
            (select count(*)::int from (select 1 from messages group by interchange_id having count(*) > 1) x) as twice`,
  );
  t.same(counts, { interchanges: table.length, deliveries: 0, twice: 0 });
});

t.test('the hub is well afterwards, and its log holds no surprise', async (t) => {
  t.equal((await hub.get('/readyz')).status, 200);
  t.same(
    hub.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50),
    [],
  );
  t.notOk(hub.lines.some((line) => line.includes(secrets.SENDER_KEY)));
});

t.test('docs/bad-input.md tells the truth', async (t) => {
  const page = await readFile(join(import.meta.dirname, '../../docs/bad-input.md'), 'utf8');
  const told = page
    .split('## Receivers')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('never ends'));
  t.same(told, markdown(table).split('\n'));
});
