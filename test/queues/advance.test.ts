import type { Queue } from 'bullmq';
import t from 'tap';
import { deliveryQueues } from '../../queues/delivery-queues.ts';
import type { Engine } from '../../queues/engine.ts';

/** Queues in which two retries wait, the first of which cannot be put forward. */
function queues(reason: string) {
  const advanced: number[] = [];
  const job = (n: number) => ({
    async changePriority() {
      if (n === 1) throw new Error(reason);
      advanced.push(n);
    },
  });
  const queue = { getPrioritized: async () => [job(1), job(2)] } as unknown as Queue;
  return { advanced, queues: deliveryQueues({ queue: () => queue } as unknown as Engine) };
}

t.test('a retry that a worker took in the meantime needs not be put forward', async (t) => {
  const { advanced, queues: some } = queues('Missing key for job 1-1. changePriority');
  await some.advance('yard', 2);
  t.strictSame(advanced, [2]);
});

t.test('other failures are told', async (t) => {
  await t.rejects(queues('read ECONNRESET').queues.advance('yard', 2), /ECONNRESET/);
});
