import t from 'tap';
import { type Failpoint, failpoints } from '../../services/ledger/failpoint.ts';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { type EngineKind, engines } from '../support/hub.ts';
import { beginProcess, type HubProcess, hubFolder, serveProcess } from '../support/hub-process.ts';
import { order } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { type Rows, rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

t.jobs = engines.length;

const operator = { authorization: 'Bearer operator-token-of-the-tests' };

/**
 * What brings a process to its point, beside documents to accept and deliver. Under a generation of its
 * own: the queue still has a job of the last one, for an hour from now, and would ignore a second.
 */
const provoked: Partial<Record<Failpoint, (rows: Rows) => Promise<unknown>>> = {
  'relay.expired': (rows) =>
    rows(`with lost as (
            update deliveries set state = 'sending', generation = generation + 1, attempts = 1,
                   lease_owner = id, lease_until = now() - interval '1 s'
             where id = ${parked} and state = 'retrying' returning id, generation)
          insert into attempts (id, delivery_id, generation, number, worker, started_at)
          select gen_random_uuid(), id, generation, 1, id, now() from lost`),
  'relay.released': (rows) =>
    rows(`update deliveries set state = 'held', generation = generation + 1, attempts = 0
           where id = ${parked} and state = 'retrying'`),
};

/** On the way of every document it dies only at the fourth, so that something goes before. */
const times = (point: Failpoint) => (/^(relay|mend|replay)/.test(point) ? 1 : 4);

/** Where only the ledger matters, one engine is enough: now this one, now that, which takes less time. */
const atQueue = /^(dispatch|relay)|^(claim|settle|mend|replay)\.committed$/;
const pointsOn = (engine: EngineKind) =>
  (Object.keys(failpoints) as Failpoint[]).filter(
    (point, i) => atQueue.test(point) || engines[i % engines.length] === engine,
  );

/** One that waits long for its next attempt. */
const parked = `(select id from deliveries where state = 'retrying' and system = 'shed' limit 1)`;

for (const engine of engines) {
  t.test(
    `on ${engine}: a crash at each point, one by one, loses and doubles nothing`,
    { buffered: true },
    async (t) => {
      let arrivals = 0;
      const receiver = await startReceiver(t, (_arrived, response) => {
        arrivals += 1;
        // Every third attempt fails, so that retries are among what is under way.
        response.writeHead(arrivals % 3 === 0 ? 503 : 200).end();
      });
      const outbound = { url: receiver.url, timeout: '3s', retry: Array(20).fill('50ms') };
      let open = false;
      const shed = await startReceiver(t, (_arrived, response) => {
        response.writeHead(open ? 200 : 503).end();
      });
      const closed = { url: shed.url, retry: Array(20).fill('1h') };
      const book = exchangeBook({ yard: { outbound }, shed: { outbound: closed } }, [
        { name: 'all', from: 'shop', type: 'order', to: ['yard', 'shed'], ordering: 'key' },
      ]);
      const databaseUrl = await testDatabase(t);
      const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
      const folder = await hubFolder(t);
      const env = {
        ...bookSecrets,
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        NODE_ENV: 'test',
      };
      const rows = rowsOf(t, databaseUrl);
      /** Documents of each lane that got a 2xx, in the order in which they were posted. */
      const accepted: string[][] = [];

      for (const point of pointsOn(engine)) {
        const victim = await beginProcess(t, {
          book,
          folder,
          env: { ...env, POST_OFFICE_FAILPOINT: `kill:${point}:${times(point)}` },
        });
        let ended = false;
        victim.ended.then(() => {
          ended = true;
        });
        const lane: string[] = [];
        accepted.push(lane);
        const died = until(`it to die at ${point}`, () => ended, 120);
        for (let i = 0; !ended && i < 2000; i += 1) {
          const url = victim.log.find((line) => line.event === 'listening')?.url;
          if (url) await provoke(url, point, `${point}-${i}`, lane, rows);
          else await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await died;
        t.equal((await victim.ended).signal, 'SIGKILL', `died at ${point}`);
      }

      const heir = await serveProcess(t, { book, folder, env });
      open = true;
      await everythingEnds(rows);
      await inOrder(t, heir, accepted, receiver.arrived);
      t.strictSame(await rows(attemptsWithoutEnd), [], 'no attempt is left open');
      for (const { key, requests, attempts } of await requestsAndAttempts(rows, receiver.arrived))
        t.ok(attempts >= requests, `${key}: each of ${requests} requests has its attempt`);
      t.strictSame(await rows(brokenChains), [], 'receipts form whole chains');
    },
  );
}

/** Posts what may or may not be accepted, and does what else may bring the process to its point. */
async function provoke(
  url: string,
  point: Failpoint,
  id: string,
  lane: string[],
  rows: Rows,
): Promise<void> {
  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
  const answer = await post('/in/shop', order(point, { id }), fromShop);
  if (answer?.ok) lane.push(id);
  await provoked[point]?.(rows);
  if (point.startsWith('mend.')) {
    const [found] = await rows(
      `select message_id from deliveries where state = 'delivered' limit 1`,
    );
    const message = `msg_${String(found?.message_id).replaceAll('-', '')}`;
    if (found) await post(`/v1/messages/${message}/replay`, { reason: 'a test' }, operator);
  }
  if (point.startsWith('replay.')) {
    const filter = { receiver: 'yard', state: 'in_transit' };
    await post('/v1/replays', { filter, reason: 'a test', rate: 5 }, operator);
  }
}

async function everythingEnds(rows: Rows): Promise<void> {
  await until(
    'everything to be delivered',
    async () => {
      await rows(
        `update deliveries set generation = generation + 1, attempts = 0, due_at = now(), enqueued_at = '-infinity'
          where system = 'shed' and state = 'retrying' and due_at > now() + interval '1 min'`,
      );
      const [row] = await rows(
        `select count(*)::int as n from deliveries where state <> 'delivered'`,
      );
      return row.n === 0;
    },
    120,
  );
}

async function inOrder(
  t: Tap,
  heir: HubProcess,
  accepted: string[][],
  arrived: {
    message: { id: string; source: { nativeId: string } };
    headers: Record<string, unknown>;
  }[],
): Promise<void> {
  for (const lane of accepted) {
    for (const id of lane) {
      const effects = new Set(
        arrived
          .filter(({ message }) => message.source.nativeId === id)
          .map(({ headers }) => String(headers['idempotency-key'])),
      );
      const replays = [...effects].filter((key) => /-r\d+$/.test(key)).length;
      t.equal(effects.size - replays, 1, `${id} had its effect once`);
    }
    const firsts = arrived
      .filter(({ headers }) => !/-r\d+$/.test(String(headers['idempotency-key'])))
      .map(({ message }) => message.source.nativeId)
      .filter((id, i, all) => all.indexOf(id) === i && lane.includes(id));
    t.strictSame(firsts, lane, 'in the order in which they were accepted');
  }
  t.equal((await heir.get('/healthz')).status, 200);
}

type Tap = Pick<typeof t, 'equal' | 'strictSame'>;

const attemptsWithoutEnd = 'select id from attempts where ended_at is null';

const brokenChains = `
  select r.id from receipts r left join receipts p
    on p.message_id = r.message_id and p.sha256 = r.previous_sha256
   where r.message_id is not null and r.previous_sha256 is not null and p.id is null`;

async function requestsAndAttempts(rows: Rows, arrived: { headers: Record<string, unknown> }[]) {
  const requests = new Map<string, number>();
  for (const { headers } of arrived) {
    const key = String(headers['idempotency-key']).slice(0, 36);
    requests.set(key, (requests.get(key) ?? 0) + 1);
  }
  const found = await rows(
    `select 'dlv_' || replace(delivery_id::text, '-', '') as key, count(*)::int as n from attempts group by 1`,
  );
  const attempts = new Map(found.map((row) => [row.key, row.n]));
  return [...requests].map(([key, n]) => ({ key, requests: n, attempts: attempts.get(key) ?? 0 }));
}
