import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Claimed } from '../../services/ledger/claim.ts';
import type { Answer, Ask } from '../../services/ledger/claim-due.ts';
import { drainer } from '../../services/worker/drainer.ts';
import { until } from '../support/until.ts';

/** A drainer of a ledger that is a list of numbers for each system. */
function stage(waiting: Record<string, number[]>, concurrency = 2) {
  const asked: Ask[][] = [];
  const errors: unknown[] = [];
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const state = {
    ready: true,
    away: false,
    /** Nobody can claim for systems with a limit. */
    stuck: false,
    wait: undefined as Answer['wait'],
    most: 0,
  };
  const drain = drainer({
    async claim(asks) {
      asked.push(asks);
      if (state.away || (state.stuck && asks.some((ask) => ask.limit))) throw new Error('away');
      return asks.map(({ system, most, fresh }) => {
        const found = state.wait ? [] : (waiting[system]?.splice(0, most) ?? []);
        return {
          system,
          claimed: found.map((id) => ({ system, deliveryId: `${id}` }) as Claimed),
          fresh: fresh && (found.length === most || state.wait !== undefined),
          again: false,
          ...(state.wait && { wait: state.wait }),
        };
      });
    },
    paceOf: (system) => ({
      ...{ concurrency, lease: 1000 },
      ...(system === 'gate' && { limit: { concurrency } }),
    }),
    work({ system, deliveryId }) {
      begun.push(`${system} ${deliveryId}`);
      state.most = Math.max(state.most, begun.length - ended);
      return new Promise((resolve) => {
        ends.push(() => {
          ended += 1;
          resolve();
        });
      });
    },
    ready: () => state.ready,
    onError: (error) => errors.push(error),
  });
  let ended = 0;
  const end = (count = 1) => {
    for (const one of ends.splice(0, count)) one();
  };
  return { drain, asked, errors, begun, end, ends, state };
}

t.test('takes as much as may be under way, and more when something ends', async (t) => {
  const { drain, asked, begun, end, state } = stage({ yard: [1, 2, 3, 4, 5] });
  drain.ring(['yard']);
  await until('two', () => begun.length === 2);
  await sleep(50);
  t.equal(begun.length, 2);
  t.equal(asked.length, 1, 'and asks for nothing that it could not begin');
  end();
  await until('one more', () => begun.length === 3);
  t.equal(asked[1]?.[0]?.most, 1);
  while (begun.length < 5) {
    end(2);
    await sleep(5);
  }
  end(2);
  await sleep(50);
  const count = asked.length;
  t.equal(state.most, 2);
  await sleep(50);
  t.equal(asked.length, count, 'then it asks no more');
});

for (const concurrency of [1, 200]) {
  t.test(
    `all systems are asked for together, each when it is its turn: ${concurrency} at once`,
    async (t) => {
      const names = Array.from({ length: 300 }, (_, i) => `system-${i}`);
      const waiting = Object.fromEntries(names.map((name) => [name, [1]]));
      const { drain, asked, begun } = stage(waiting, concurrency);
      drain.ring(names);
      await until('all', () => begun.length === 300);
      t.equal(new Set(begun).size, 300);
      // Of those that could take more than they got, more may wait: they are asked for again.
      const again = concurrency === 1 ? 0 : 212;
      t.strictSame(
        asked.slice(0, 2).map((asks) => asks.length),
        [256, 44 + again],
      );
      const systems = asked.slice(0, 2).flatMap((asks) => asks.map((one) => one.system));
      t.equal(new Set(systems).size, 300);
    },
  );
}

t.test('a call that comes while it asks is not lost', async (t) => {
  const waiting: Record<string, number[]> = { yard: [] };
  const { drain, asked, begun } = stage(waiting);
  drain.ring(['yard']);
  t.equal(asked.length, 1);
  waiting.yard?.push(1);
  drain.ring(['yard']);
  await until('it', () => begun.length === 1);
});

t.test('asks again when the ledger was away, or the process was not ready', async (t) => {
  const { drain, asked, begun, errors, state } = stage({ yard: [1] });
  state.ready = false;
  drain.ring(['yard']);
  await sleep(30);
  t.equal(asked.length, 0);
  state.ready = true;
  state.away = true;
  await until('an error', () => errors.length > 0);
  state.away = false;
  await until('it', () => begun.length === 1);
});

t.test('what was claimed is begun, though others could not be claimed', async (t) => {
  const { drain, begun, errors, state } = stage({ yard: [1], gate: [2] });
  state.stuck = true;
  drain.ring(['gate', 'yard']);
  await until('an error', () => errors.length > 0);
  t.strictSame(begun, ['yard 1']);
  state.stuck = false;
  await until('the other', () => begun.length === 2);
});

t.test('a limit is asked for again each second, as it may be another one by then', async (t) => {
  const { drain, asked, begun, state } = stage({ gate: [1] });
  state.wait = { ms: 60_000, crowded: false };
  drain.ring(['gate']);
  await until('it to ask', () => asked.length === 1);
  state.wait = undefined;
  await until('it', () => begun.length === 1, 10);
  t.equal(asked.length, 2);
});

t.test('nothing is begun for a system that is barred', async (t) => {
  const { drain, asked, begun } = stage({ yard: [1] });
  drain.bar('yard');
  drain.ring(['yard']);
  await sleep(30);
  t.equal(asked.length, 0);
  drain.letIn('yard');
  await until('it', () => begun.length === 1);
});

t.test('waits as a limit says, and no longer than until something makes room', async (t) => {
  const { drain, asked, begun, end, state } = stage({ yard: [1, 2], quay: [1] }, 2);
  drain.ring(['quay']);
  await until('one', () => begun.length === 1);
  state.wait = { ms: 60, crowded: false };
  const from = performance.now();
  drain.ring(['yard']);
  await until('it to ask', () => asked.length === 2);
  state.wait = undefined;
  await until('both', () => begun.length === 3);
  t.ok(performance.now() - from >= 55);
  end(3);

  const crowd = stage({ yard: [1, 2, 3] }, 2);
  crowd.drain.ring(['yard']);
  await until('two', () => crowd.begun.length === 2);
  crowd.state.wait = { ms: 60_000, crowded: true };
  crowd.end();
  await until('it to ask', () => crowd.asked.length === 2);
  crowd.state.wait = undefined;
  crowd.end();
  await until('the third', () => crowd.begun.length === 3);
  crowd.end();
  await crowd.drain.close();
});

t.test('ends when all that it began has ended, and says what it has left', async (t) => {
  const { drain, end, begun } = stage({ yard: [1, 2, 3] });
  drain.ring(['yard']);
  await until('two', () => begun.length === 2);
  let left: string[] | undefined;
  const closing = drain.close().then((systems) => {
    left = systems;
  });
  await sleep(30);
  t.equal(left, undefined);
  end(2);
  await closing;
  t.strictSame(left, ['yard']);
  t.equal(begun.length, 2);
});
