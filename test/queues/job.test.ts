import fc from 'fast-check';
import t from 'tap';
import { jobId } from '../../queues/job.ts';

const delivery = fc.uuid({ version: 7 });
const generation = fc.integer({ min: 1, max: 2 ** 31 - 1 });

t.test('a job id is one that BullMQ takes: no colon, and no plain number', async () => {
  fc.assert(
    fc.property(delivery, generation, (deliveryId, turn) => {
      const id = jobId({ deliveryId, generation: turn });
      return !id.includes(':') && Number.isNaN(Number(id));
    }),
  );
});

t.test(
  'one that was held and is let go is news, also while its last job is just ending',
  async (t) => {
    const job = { deliveryId: '0192f0c0-0000-7000-8000-000000000001', generation: 1 };
    t.not(jobId({ ...job, turn: 1 }), jobId(job));
    t.not(jobId({ ...job, turn: 1 }), jobId({ ...job, turn: 2 }));
  },
);

t.test('the same delivery and generation give the same job id, others another', async () => {
  fc.assert(
    fc.property(delivery, generation, delivery, generation, (a, m, b, n) => {
      const same =
        jobId({ deliveryId: a, generation: m }) === jobId({ deliveryId: b, generation: n });
      return same === (a === b && m === n);
    }),
  );
});
