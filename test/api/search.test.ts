import t from 'tap';
import { testHub } from '../support/hub.ts';
import { bearer, canonicalOrder, idoc, secrets, senders, sendersBook } from '../support/senders.ts';

const book = sendersBook(undefined, { shop: 'on_invalid: quarantine' });
const hub = await testHub(t, { engine: 'postgres', book, secrets, role: 'api' });
const post = async (body: object) => {
  const answer = await hub.post('/in/shop', body, senders.shop.headers);
  return answer.json.messages.map((one: { id: string }) => one.id) as string[];
};
const find = async (query: string, token?: string): Promise<string[]> => {
  const page = await hub.get(`/v1/messages?${query}`, token);
  if (page.status !== 200) throw new Error(`${page.status} ${page.text}`);
  return page.json.messages.map((one: { id: string }) => one.id);
};

t.test('a document is found by its number as people write it', async (t) => {
  const [id] = await post(canonicalOrder('00045-ab 77'));
  await post(canonicalOrder('99945-AB77'));
  for (const written of [
    '00045-ab 77',
    '45-AB77',
    '045-ab77',
    '45-ab',
    '45',
    '000045-AB',
    ' 45-ab ',
    '4',
  ])
    t.same(await find(`key=${encodeURIComponent(written)}`), [id], written);
  for (const other of ['45-ab78', '5-ab77', '45_ab77', '45%', '%', 'AB77'])
    t.same(await find(`key=${encodeURIComponent(other)}`), [], other);
});

t.test('any of its numbers will do', async (t) => {
  await hub.post(senders.erp.path, idoc(['4500001111']), {
    ...senders.erp.headers,
    'content-type': 'text/xml',
  });
  const [id] = await find('key=4500001111');
  t.same(await find('key=700031&system=erp'), [id], 'the supplier');
  t.same(await find('key=0000700031'), [id]);
});

t.test('filters by type, system, state and time apply together', async (t) => {
  const before = new Date().toISOString();
  const [held] = await post({ ...canonicalOrder('S-2'), body: { id: 'S-2' } });
  const after = new Date(Date.now() + 1).toISOString();
  await post(canonicalOrder('S-3'));
  t.same(await find('state=quarantined'), [held]);
  t.same(await find('state=quarantined&system=shop&type=order'), [held]);
  t.same(await find('state=quarantined&system=erp'), []);
  t.same(await find('state=quarantined&type=lead'), []);
  t.same(await find(`from=${before}&to=${after}&state=quarantined`), [held]);
  t.same(await find(`to=${before}&state=quarantined`), []);
  t.same(await find(`from=${new Date(Date.now() + 60_000).toISOString()}`), []);
  t.same(await find('from=9999-12-31T23:59:59.999999999%2B15:59'), []);
  t.same(await find(`from=${encodeURIComponent('2026-01-01T00:00:00+02:00')}&state=quarantined`), [
    held,
  ]);
});

t.test('a search that makes no sense is a 400', async (t) => {
  for (const query of [
    'type=invoice',
    'state=lost',
    'from=yesterday',
    'from=2026-02-30T00:00:00Z',
    'from=0000-01-01T00:00:00Z',
    'from=2026-01-01T00:00:00%2B23:00',
    'to=2026-01-01T00:00:00-16:00',
    `to=2026-01-01T00:00:00.${'1'.repeat(400)}Z`,
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=msg_1',
    'cursor=ict_0192f0c0000070008000000000000001',
    `key=${'x'.repeat(256)}`,
    'key=a%00b',
    'system=%00',
    'statr=quarantined',
    'key=a&key=b',
  ]) {
    const answer = await hub.get(`/v1/messages?${query}`);
    t.equal(answer.status, 400, `${query} ${answer.text.slice(0, 200)}`);
    t.equal(answer.json.code, 'request_invalid', query);
    if (!query.startsWith('cursor')) t.match(answer.json.errors, [{ pointer: /^\/querystring\// }]);
  }
  for (const query of ['cursor=msg_0192f0c0000070008000000000000001', 'limit=-1', 'system=%00'])
    t.equal((await hub.get(`/v1/interchanges?${query}`)).status, 400, query);
});

t.test('pages follow each other without gap or repeat while new messages arrive', async (t) => {
  const wanted = (
    await Promise.all(Array.from({ length: 23 }, (_, i) => post(canonicalOrder(`PAGE-${i}`))))
  ).flat();
  const newer: string[] = [];
  const found: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { messages, next } = (
      await hub.get(`/v1/messages?key=page-&limit=5${cursor ? `&cursor=${cursor}` : ''}`)
    ).json;
    found.push(...messages.map((one: { id: string }) => one.id));
    newer.push(...(await post(canonicalOrder(`PAGE-N${pages}`))));
    cursor = next;
    pages += 1;
  } while (cursor);
  t.equal(pages, 5);
  t.same([...found].sort(), [...wanted].sort());
  t.same(found, [...found].sort().reverse(), 'newest first');
  t.same((await find('key=page-&limit=200')).sort(), [...wanted, ...newer].sort());
});

t.test('refused interchanges have pages too', async (t) => {
  for (let i = 0; i < 7; i += 1) await hub.post('/in/erp', `bad ${i}`, bearer('wrong'));
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { interchanges, next }: { interchanges: { id: string }[]; next?: string } = (
      await hub.get(`/v1/interchanges?system=erp&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
    ).json;
    found.push(...interchanges.map((one) => one.id));
    cursor = next;
  } while (cursor);
  t.equal(found.length, 7);
  t.equal(new Set(found).size, 7);
});
