import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { type Answer, testHub } from '../support/hub.ts';
import { testDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/rows.ts';
import { canonicalOrder, idoc, secrets, senders, sendersBook } from '../support/senders.ts';

const databaseUrl = await testDatabase(t);
const options = { engine: 'postgres', book: sendersBook(), secrets, databaseUrl } as const;
const hubs = [await testHub(t, options), await testHub(t, { ...options, role: 'api' })];
const rows = rowsOf(t, databaseUrl);
const { shop, erp } = senders;
let refused = 0;
t.beforeEach(() => {
  refused = 0;
});

/**
 * Posts `times` bodies at once, by turns to the one api and the other. What a starved machine made the hub
 * refuse for now (503) is sent again, as every sender does.
 */
function flood(
  times: number,
  path: string,
  headers: Record<string, string>,
  body: (i: number) => string,
): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: times }, async (_, i) => {
      const hub = hubs[i % hubs.length] as (typeof hubs)[0];
      for (let again = 0; ; again += 1) {
        const answer = await hub.post(path, body(i), headers);
        if (answer.status !== 503 || again === 20) return answer;
        refused += 1;
        await sleep(500);
      }
    }),
  );
}

/** At most one answer says that it was the first: exactly one, unless that answer was given up for a 503. */
function onlyFirst(t: Test, count: number): void {
  t.ok(count === 1 || (count === 0 && refused > 0), `${count} first, ${refused} refused for now`);
}

t.test('1000 concurrent posts with one Idempotency-Key make one message', async (t) => {
  const body = JSON.stringify(canonicalOrder('F-1'));
  const headers = { ...shop.headers, 'idempotency-key': 'flood' };
  const answers = await flood(1000, shop.path, headers, () => body);
  const fresh = answers.filter(({ json }) => json.duplicate === false);
  onlyFirst(t, fresh.length);
  t.ok(fresh.every(({ status }) => status === 202));
  t.same(unlike(answers, 200, 202), []);
  t.equal(new Set(answers.map(({ json }) => json.messages[0].id)).size, 1);
  t.equal(new Set(answers.map(({ json }) => json.messages[0].receipt.id)).size, 1);
  t.same(await stored('F-1'), { messages: 1, deliveries: 1, receipts: 1, interchanges: 1 });
});

t.test('1000 concurrent posts with one native id make one message', async (t) => {
  const headers = { ...erp.headers, 'content-type': 'text/xml' };
  const answers = await flood(1000, erp.path, headers, () => idoc(['5501']));
  t.same(unlike(answers, 200), []);
  const lines = answers.map(({ text }) => text.split('\n')[0] ?? '');
  t.equal(new Set(lines.map((line) => line.split(',')[0])).size, 1, 'all name one interchange');
  onlyFirst(t, lines.filter((line) => !line.includes('came before')).length);
  t.same(await stored('5501'), { messages: 1, deliveries: 1, receipts: 1, interchanges: 1 });
});

t.test('of concurrent posts with one key and two contents one content wins', async (t) => {
  const bodies = [canonicalOrder('F-2'), canonicalOrder('F-2', { note: 'other' })];
  const answers = await flood(100, shop.path, shop.headers, (i) =>
    JSON.stringify(bodies[Math.floor(i / 2) % 2]),
  );
  const count = (status: number) => answers.filter((one) => one.status === status).length;
  onlyFirst(t, count(202));
  t.same([count(202) + count(200), count(409)], [50, 50]);
  t.equal((await stored('F-2')).messages, 1);
});

t.test('files with the same documents in another order do not block each other', async (t) => {
  const numbers = Array.from({ length: 20 }, (_, i) => `${6000 + i}`);
  const turned = (i: number) => [...numbers.slice(i % 20), ...numbers.slice(0, i % 20)];
  const headers = { ...erp.headers, 'content-type': 'text/xml' };
  const answers = await flood(120, erp.path, headers, (i) => idoc(turned(i)));
  t.same(unlike(answers, 200), [], 'all are accepted');
  for (const number of numbers) t.equal((await stored(number)).messages, 1, number);
  for (const { lines } of hubs) t.notOk(lines.some((line) => /deadlock/.test(line)));
});

/** What was answered with another status, for the reader of a failure. */
function unlike(answers: Answer[], ...statuses: number[]): string[] {
  return answers
    .filter(({ status }) => !statuses.includes(status))
    .map(({ status, text }) => `${status} ${text.slice(0, 300)}`);
}

async function stored(number: string) {
  const [row] = await rows(
    `with m as (select distinct m.id, m.interchange_id from messages m
        join message_keys k on k.message_id = m.id where k.value = $1)
     select (select count(*)::int from m) as messages,
            (select count(*)::int from deliveries where message_id in (select id from m)) as deliveries,
            (select count(*)::int from receipts where event = 'accepted' and message_id in (select id from m)) as receipts,
            (select count(distinct interchange_id)::int from m) as interchanges`,
    [number],
  );
  return row;
}
