import t from 'tap';
import { compare } from '../../services/exchange/alert.ts';
import { type Changed, findAlerts, type Look, lookAtAlerts } from '../../services/ledger/alerts.ts';
import { newId } from '../../services/ledger/ids.ts';
import { beginOutage, endOutage } from '../../services/ledger/outages.ts';
import { testLedger } from '../support/ledger.ts';
import { standingDelivery as delivery, standingMessage as message } from '../support/standing.ts';

const usual: Look = { late: 30_000, held: 3_600_000, heldOf: [], expected: [], apart: 0 };

t.test('what stands in the ledger', async (t) => {
  const { ledger, rows } = await testLedger(t);
  const { pool } = ledger;

  /** What begins with this look; all of it is forgotten again. */
  async function begins(more: Partial<Look> = {}): Promise<string[]> {
    const changed = await lookAtAlerts(pool, { ...usual, ...more }, (standing, lasting) => ({
      ...compare(standing, lasting, 0),
      begin: compare(standing, lasting, 0).begin.map((one) => ({ ...one, recipients: [] })),
    }));
    await rows('delete from alerts');
    return (changed as Changed).begun.map(
      ({ kind, system, count }) => `${kind} ${system} ${count}`,
    );
  }
  const forget = async () => {
    await rows('delete from deliveries');
    await rows('delete from messages');
  };

  await t.test('nothing, at first', async (t) => t.strictSame(await begins(), []));

  await t.test('deliveries that are late, by half a minute and more', async (t) => {
    await delivery(rows, { system: 'yard', state: 'queued', late: '20 s' });
    await delivery(rows, { system: 'quay', state: 'delivered', late: '1 h' });
    t.strictSame(await begins(), []);
    await delivery(rows, { system: 'yard', state: 'queued', late: '31 s' });
    await delivery(rows, { system: 'yard', state: 'retrying', late: '31 s' });
    await delivery(rows, { system: 'quay', state: 'held', late: '1 h' });
    t.strictSame(await begins(), ['overdue quay 1', 'overdue yard 2']);
    await forget();
  });

  await t.test('an outage, and not what is late because of it, for as long again', async (t) => {
    await delivery(rows, { system: 'yard', state: 'queued', late: '1 min' });
    await beginOutage(pool, 'yard', { code: 'timeout', detail: null }, 1000);
    t.strictSame(await begins(), ['outage yard null']);
    await endOutage(pool, 'yard');
    t.strictSame(
      await begins(),
      ['overdue yard 1'],
      'one of which nobody was told explains nothing',
    );
    const told = (ended: string) =>
      rows(
        `insert into alerts (id, kind, system, detail, began_at, clear_since, ended_at)
         select $1, 'outage', 'yard', '', now() - interval '40 min', at, at from (select now() - $2::interval as at) x`,
        [newId(), ended],
      );
    await told('19 min');
    t.strictSame(await begins(), [], 'it catches up');
    await told('21 min');
    t.strictSame(await begins(), ['overdue yard 1']);
    await forget();
  });

  await t.test('dead letters, and the lanes that they hold for too long', async (t) => {
    const dead = { system: 'yard', state: 'dead', lane: 'order 1' } as const;
    await delivery(rows, { ...dead, ago: '2 h' });
    await delivery(rows, { system: 'yard', state: 'held', lane: 'order 2', ago: '2 h' });
    t.strictSame(await begins(), ['dead_letters yard 1'], 'nothing is behind it');
    await delivery(rows, { system: 'yard', state: 'held', lane: 'order 1', ago: '59 min' });
    t.strictSame(await begins(), ['dead_letters yard 1'], 'not for long');
    t.strictSame(await begins({ heldOf: [{ system: 'yard', ms: 50 * 60_000 }] }), [
      'held yard null',
      'dead_letters yard 1',
    ]);
    await rows(`update deliveries set due_at = due_at - interval '2 min' where lane = 'order 1'`);
    t.strictSame(await begins(), ['held yard null', 'dead_letters yard 1']);
    t.strictSame(
      await begins({ heldOf: [{ system: 'yard', ms: 2 * 3_600_000 }] }),
      ['dead_letters yard 1'],
      'a system may have more patience',
    );
    await rows(`update deliveries set on_dead = 'skip'`);
    t.strictSame(await begins(), ['dead_letters yard 1'], 'skipped');
    await forget();
  });

  await t.test('messages in quarantine', async (t) => {
    await message(rows, { system: 'shop', state: 'quarantined' });
    await message(rows, { system: 'desk', state: 'delivered' });
    t.strictSame(await begins(), ['quarantined shop 1']);
    await forget();
  });

  await t.test('systems that have stopped sending', async (t) => {
    const expected = [
      { system: 'shop', every: 60_000 },
      { system: 'desk', every: 60_000 },
    ];
    const later = async () => {
      await rows('delete from messages');
      await rows(`update heard set at = at - interval '61 s'`);
    };
    t.strictSame(await begins({ expected }), [], 'a new one has its time, too');
    await later();
    await message(rows, { system: 'shop', state: 'delivered' });
    t.strictSame(await begins({ expected }), ['silent desk null']);
    await later();
    t.strictSame(await begins({ expected }), ['silent desk null', 'silent shop null']);
    await message(rows, { system: 'desk', state: 'quarantined' });
    t.strictSame(await begins({ expected }), ['quarantined desk 1', 'silent shop null']);
    t.strictSame(await begins({ expected: [] }), ['quarantined desk 1']);
    t.strictSame(await begins({ expected }), ['quarantined desk 1'], 'it is new again');
    await forget();
  });
});

t.test('of many that look at once one does, and writes each notification once', async (t) => {
  const { ledger, rows } = await testLedger(t);
  await delivery(rows, { system: 'yard', state: 'queued', late: '1 min' });
  const look = () =>
    lookAtAlerts(ledger.pool, { ...usual, apart: 5000 }, (standing, lasting) => {
      const { begin, ...rest } = compare(standing, lasting, 0);
      return { ...rest, begin: begin.map((one) => ({ ...one, recipients: ['desk', 'chat'] })) };
    });
  const all = await Promise.all(Array.from({ length: 8 }, look));
  t.equal(all.filter((one) => one !== undefined).length, 1);
  const told = () => rows('select recipient, event from notifications order by recipient, event');
  t.strictSame(await told(), [
    { recipient: 'chat', event: 'begun' },
    { recipient: 'desk', event: 'begun' },
  ]);
  await rows(`update deliveries set state = 'delivered', delivered_at = now()`);
  const again = () => rows(`update looks set at = '-infinity'`);
  await again();
  await look();
  t.match(await findAlerts(ledger.pool, { limit: 9 }), [{ ended_at: null }], 'it is only clear');
  await again();
  await look();
  t.match(await findAlerts(ledger.pool, { limit: 9 }), [{ ended_at: Date }]);
  t.equal((await told()).length, 4);
});
