import t from 'tap';
import { stage } from './stage.ts';

for (const [what, fault, status] of [
  ['a ledger out of reach', { code: 'ECONNREFUSED' }, 503],
  ['a mistake of ours', {}, 500],
] as const) {
  t.test(`${what} is told with a page that gives nothing away`, async (t) => {
    const hub = await stage(t);
    const cookie = await hub.signIn();
    const { pool } = hub.ledger;
    const { query } = pool;
    t.teardown(() => Object.assign(pool, { query }));
    const error = Object.assign(new Error('connect to db.internal'), fault);
    Object.assign(pool, { query: () => Promise.reject(error) });
    for (const path of ['/console', '/console/refused']) {
      const answer = await hub.get(path, cookie);
      t.equal(answer.statusCode, status, path);
      t.match(answer.body, 'The hub could not answer.');
      t.match(answer.body, 'href="/console"');
      t.notMatch(answer.body, 'db.internal');
    }
  });
}
