import t from 'tap';
import { testHub } from '../support/hub.ts';
import { rowsOf } from '../support/rows.ts';
import { canonicalOrder, secrets, senders, sendersBook } from '../support/senders.ts';

const book = sendersBook(undefined, { shop: 'on_invalid: quarantine' });
const hub = await testHub(t, { engine: 'postgres', book, secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);
const { shop } = senders;
const post = (body: string | object, headers: Record<string, string> = {}) =>
  hub.post(shop.path, body, { ...shop.headers, ...headers });

t.test('what was answered 2xx is in the ledger, of 300 at once', async (t) => {
  const inBook = await Promise.all(
    Array.from({ length: 300 }, async (_, i) => {
      const answer = await post(canonicalOrder(`G-${i}`));
      const [row] = await rows('select count(*)::int as n from messages where id = $1', [
        answer.json.messages[0].id.slice(4),
      ]);
      return answer.status === 202 && row.n === 1;
    }),
  );
  t.equal(inBook.filter(Boolean).length, 300);
});

/** Documents that a database may choke on, by name; each is a document of its own. */
const poison: Record<string, string | object> = {
  'NUL in a number': withKey('P\0P\0\0'),
  'half of a surrogate pair': withKey('P\ud800'),
  'halves in a row': withKey('P\udc00\ud800\udfff\ud800'),
  'what only looks like NUL': withKey('P\\u0000\\\\u0000'),
  'NUL in an id': { ...canonicalOrder('PN'), id: 'a\0b' },
  'an id of 300 characters': { ...canonicalOrder('P3'), id: '€'.repeat(300) },
  'an id that is too long': { ...canonicalOrder('P4'), id: 'x'.repeat(5000) },
  'a business key of 255 characters': withKey('ß'.repeat(255)),
  'a business key that is too long': withKey('x'.repeat(100_000)),
  'NUL in a text': canonicalOrder('PT', { note: 'a\0b\ud800' }),
  'NUL in what is wrong': { ...canonicalOrder('PW'), body: { id: '\0\0\ud800', 'a\0b': 1 } },
  'NUL in the type': { ...canonicalOrder('PX'), type: 'or\0der' },
  'fifty business keys': {
    ...canonicalOrder('PF'),
    businessKeys: Array.from({ length: 50 }, (_, i) => ({ kind: 'order', value: `many-${i}` })),
  },
  'a million blanks': `${' '.repeat(1_000_000)}${JSON.stringify(canonicalOrder('PB'))}`,
};

t.test('one poisonous document does not fail its neighbours', async (t) => {
  for (const [what, body] of Object.entries(poison)) {
    const good = (i: number) => post(canonicalOrder(`N-${what.replaceAll(' ', '')}-${i}`));
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, i) => good(i)),
      post(body),
      ...Array.from({ length: 10 }, (_, i) => good(i + 10)),
    ]);
    const [poisoned] = answers.splice(10, 1);
    t.ok(
      answers.every(({ status }) => status === 202),
      `the neighbours of ${what}`,
    );
    t.equal(poisoned?.status, 202, `${what}: ${poisoned?.status} ${poisoned?.text.slice(0, 300)}`);
    const [{ id }] = poisoned?.json.messages ?? [{}];
    for (const path of ['', '/receipts', '/canonical', '/raw']) {
      const page = await hub.get(`/v1/messages/${id}${path}`);
      t.ok([200, 404].includes(page.status), `${what}: ${path} ${page.status} ${page.text}`);
    }
    t.match(await post(body), { status: 200, json: { duplicate: true } }, `${what}, again`);
  }
});

t.test('a poisonous header does not fail the document', async (t) => {
  const headers = {
    traceparent: 'garbage',
    'user-agent': '\xff\xfe',
    'x-request-id': 'a'.repeat(4000),
  };
  t.equal((await post(canonicalOrder('H-1'), headers)).status, 202);
});

t.test('poison that is refused leaves a record too', async (t) => {
  const list = Object.values(poison).filter((one) => typeof one === 'object');
  const answer = await hub.post('/in/depot', list, {
    authorization: `Bearer ${secrets.DEPOT_KEY}`,
  });
  t.ok(answer.status < 500, answer.text.slice(0, 300));
  const record = await hub.get(`/v1/interchanges/${answer.json.interchange}`);
  t.equal(record.status, 200);
  t.match(record.json, { state: 'rejected', problem: { code: answer.json.code } });
});

t.test('nothing of a document is in a log line', async (t) => {
  t.notOk(hub.lines.some((line) => /accept\.failed/.test(line)));
  t.notOk(hub.lines.some((line) => /Fern and Finch|G-1|many-1/.test(line)));
});

function withKey(value: string) {
  return { ...canonicalOrder(value.slice(0, 40)), businessKeys: [{ kind: 'order', value }] };
}
