import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { documents, markOf, markPattern, type Shape } from '../../scripts/bench/documents.ts';
import { report } from '../../scripts/bench/report.ts';
import { openBench, type Plan, type Round } from '../../scripts/bench/rounds.ts';
import type { Subject } from '../../scripts/bench/subjects.ts';
import { figuresOf, inTurn, ratio, totalOf } from '../../scripts/bench/summary.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

/** Carries what it gets to the sink, three times if asked to, or refuses it. */
async function carrier(t: Test, sinkUrl: string, status: () => number): Promise<Subject> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(status()).end();
      const body = Buffer.concat(chunks);
      for (let n = Number(request.url?.at(-1)); n > 0; n -= 1)
        void fetch(sinkUrl, { method: 'POST', body }).then((answer) => answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let readings = 0;
  return {
    name: 'carrier',
    target: (_shape, copies) => ({ urls: [`${url}/${copies}`, `${url}/b/${copies}`], headers: {} }),
    meter: {
      async read() {
        readings += 1;
        return { cpu: { all: readings * 1000 }, counts: { statements: readings * 10 } };
      },
      memory: async () => ({ all: 7 }),
      close: async () => {},
    },
  };
}

t.test('rounds post, wait for all that arrives, and say what it cost', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.stop());
  let status = 202;
  const subject = await carrier(t, bench.sinkUrl, () => status);
  const plan: Plan = { shape: 'order', copies: 1, seconds: 0.2, underWay: 4 };
  const said: string[] = [];
  const done = (await inTurn(bench, [subject], plan, 2, (line) => said.push(line))).get(subject);
  t.equal(done?.length, 2, 'the first one does not count');
  t.equal(said.length, 3);
  for (const round of done ?? []) {
    t.ok(round.perSecond > 0);
    t.ok(round.accept.p50 <= round.accept.p99 && round.accept.p99 > 0);
    t.ok(round.deliver.p50 <= round.deliver.p99);
    t.ok(
      Math.abs((round.cpu.all ?? 0) / (round.counts.statements ?? 0) - 100) < 1e-6,
      'both of one document',
    );
    t.strictSame(round.memory, { all: 7 });
  }
  const steady = await bench.round(subject, { ...plan, copies: 3, rate: 50, seconds: 0.4 });
  t.ok(
    Math.abs((steady.counts.statements ?? 0) - 10 / 20) < 1e-6,
    'twenty documents at 50 a second',
  );
  status = 500;
  await t.rejects(bench.round(subject, plan), /carrier answered 500/);
});

t.test('a document is found again by its mark, in every shape', async (t) => {
  const sizes: Record<Shape, [number, number]> = {
    order: [800, 1200],
    idoc: [4000, 6000],
    large: [1_000_000, 1_200_000],
  };
  for (const [shape, [least, most]] of Object.entries(sizes)) {
    const text = documents(shape as Shape).body(42);
    t.ok(text.length > least && text.length < most, `${shape} has ${text.length} bytes`);
    t.equal(markPattern.exec(text)?.[0], markOf(42));
  }
});

t.test('what rounds come to is the median of each figure', async (t) => {
  const round = (n: number): Round => ({
    perSecond: n * 100,
    accept: { p50: n, p95: n * 2, p99: n * 3 },
    deliver: { p50: n, p95: n * 2, p99: n * 3 },
    cpu: { api: n, redis: n / 10 },
    counts: { statements: n / 2 },
    memory: { api: n },
  });
  const rounds = [round(3), round(1), round(2)];
  const figures = figuresOf(rounds);
  t.strictSame(figures, {
    per_second: 200,
    accept_ms: { p50: 2, p95: 4, p99: 6 },
    deliver_ms: { p50: 2, p95: 4, p99: 6 },
    cpu_ms: { api: 2, redis: 0.2 },
    counts: { statements: 1 },
    memory_mb: { api: 2 },
  });
  t.equal(totalOf(figures), 2.2);
  t.equal(ratio(2, 3), 0.667);
  const [rates, costs] = report({ orders: { hub: figures } }).split('\n\n');
  t.match(rates, /^\| orders \| hub +\| 200 +\| 2 \/ 4 \/ 6 +\| 2 \/ 4 \/ 6 +\|$/m);
  t.match(
    costs,
    /^\| orders \| hub +\| api 2, redis 0.2 \| 2.2 +\| – +\| – +\| 1 +\| – +\| api 2/m,
  );
});
