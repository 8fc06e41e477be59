import fc from 'fast-check';
import t from 'tap';
import { fullBucket, takeToken } from '../../services/api/bucket.ts';
import { testHub } from '../support/hub.ts';
import {
  bearer,
  canonicalOrder,
  cxml,
  idoc,
  leads,
  secrets,
  senders,
  sendersBook,
} from '../support/senders.ts';

t.test('never more than the limit and as many at once, however they come', async () => {
  const rates = fc.record({
    max: fc.integer({ min: 1, max: 50 }),
    duration: fc.integer({ min: 1, max: 5000 }),
  });
  const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(rates, gaps, (rate, gaps) => {
      let bucket = fullBucket(rate, 0);
      let now = 0;
      const taken: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const took = takeToken(bucket, rate, now);
        bucket = took.bucket;
        if (took.wait === 0) taken.push(now);
      }
      return taken.every((from, i) =>
        taken.slice(i).every((to, j) => {
          const allowed = rate.max + ((to - from) * rate.max) / rate.duration;
          return j + 1 <= allowed + 1e-6;
        }),
      );
    }),
  );
});

t.test(
  'whoever waits for as long as he is told gets his turn, and not a moment sooner',
  async () => {
    const rates = fc.record({
      max: fc.integer({ min: 1, max: 1000 }),
      duration: fc.integer({ min: 1, max: 86_400_000 }),
    });
    fc.assert(
      fc.property(rates, (rate) => {
        let bucket = fullBucket(rate, 0);
        for (let i = 0; i < rate.max; i += 1) {
          const took = takeToken(bucket, rate, 0);
          if (took.wait !== 0) return false;
          bucket = took.bucket;
        }
        const { wait } = takeToken(bucket, rate, 0);
        return (
          wait > 0 &&
          takeToken(bucket, rate, wait / 2).wait > 0 &&
          takeToken(bucket, rate, wait).wait === 0
        );
      }),
    );
  },
);

t.test('over HTTP', async (t) => {
  const limited = 'rate_limit: 2/1h';
  const book = sendersBook(undefined, { shop: limited, crm: limited, srm: limited });
  const hub = await testHub(t, { engine: 'postgres', book, secrets });
  const xml = { 'content-type': 'text/xml' };
  const refused = async (system: string) =>
    (await hub.get(`/v1/interchanges?system=${system}`)).json.interchanges.map(
      ({ problem, bytes }: { problem?: { code: string }; bytes: number }) => [problem?.code, bytes],
    );

  await t.test('a system that sends too much is told when to come back', async (t) => {
    const post = (number: string, key = secrets.SHOP_KEY) =>
      hub.post(senders.shop.path, canonicalOrder(number), bearer(key));
    t.equal(
      (await post('1', 'wrong')).status,
      401,
      'whoever is not the system takes nothing of its',
    );
    t.equal((await post('1')).status, 202);
    t.equal((await post('1')).status, 200, 'a repetition counts');
    const answer = await post('2');
    t.equal(answer.status, 429);
    t.match(answer.json, { code: 'rate_limited', interchange: /^ict_/ });
    const seconds = Number(answer.headers.get('retry-after'));
    t.ok(seconds > 1790 && seconds <= 1800, `${seconds} s`);
    t.equal((await hub.get('/v1/messages?key=2')).json.messages.length, 0);
    t.equal((await post('3', 'wrong')).status, 401, 'and learns nothing of it');
    t.strictSame(await refused('shop'), [
      ['unauthenticated', canonical('3')],
      ['rate_limited', 0],
      ['unauthenticated', canonical('1')],
    ]);
    const other = await hub.post(senders.erp.path, idoc(['4']), { ...xml, ...senders.erp.headers });
    t.equal(other.status, 200, 'others go on');
    t.match((await hub.get('/metrics')).text, 'refusals_total{code="rate_limited"} 1');
  });

  await t.test('a Salesforce gets a false Ack, before it is read', async (t) => {
    const post = (n: number) =>
      hub.post(senders.crm.path, leads([{ notification: n, name: 'Sorrel' }]), xml);
    t.match((await post(1)).text, '<Ack>true</Ack>');
    t.match((await post(2)).text, '<Ack>true</Ack>');
    const answer = await post(3);
    t.equal(answer.status, 429);
    t.match(answer.headers.get('content-type') ?? '', 'text/xml');
    t.ok(Number(answer.headers.get('retry-after')) > 1790);
    t.strictSame(await refused('crm'), [['rate_limited', 0]]);
  });

  await t.test('a cXML sender, whose secret is in the document, a temporary error', async (t) => {
    const post = (number: string) => hub.post(senders.srm.path, cxml(number), xml);
    t.match((await post('11')).text, '<Status code="201"');
    t.match((await post('12')).text, '<Status code="201"');
    const answer = await post('13');
    t.equal(answer.status, 429);
    t.match(answer.text, '<Status code="560"');
    t.equal(answer.headers.get('post-office-problem'), 'rate_limited');
    t.strictSame(await refused('srm'), [['rate_limited', Buffer.byteLength(cxml('13'))]]);
  });

  await t.test('and of a flood only so much is written down', async (t) => {
    await Promise.all(Array.from({ length: 60 }, () => hub.post(senders.crm.path, 'x', xml)));
    t.equal((await refused('crm')).length, 30);
  });
});

const canonical = (number: string) => JSON.stringify(canonicalOrder(number)).length;
