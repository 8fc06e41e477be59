import t from 'tap';
import { beginOutage, failTrial } from '../../../services/ledger/outages.ts';
import { cookiesOf, stage } from './stage.ts';

const path = '/console/systems/warehouse';

t.test('a system is paused and resumed by a person, with a reason', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn('token-of-the-night-shift');
  t.match((await hub.get(path, cookie)).body, /Deliveries<\/dt><dd>go</);
  const press = async (deed: string, reason: string) => {
    const answer = await hub.send(`${path}/${deed}`, cookie, path, { reason });
    t.equal(answer.statusCode, 303);
    return (await hub.get(path, `${cookie}; ${cookiesOf(answer)}`)).body;
  };
  t.match(await press('pause', ' '), /Nothing was done\. Say why/);
  t.match(await press('pause', 'They <move> house'), /role="status">.*Nothing more is sent to it/);
  const paused = (await hub.get(path, cookie)).body;
  t.match(paused, /paused by night-shift .* ago: They &#60;move&#62; house/);
  t.match(
    (await hub.get('/console', cookie)).body,
    /class="attention bad".*<a href="\/console\/systems\/warehouse">warehouse<\/a> are paused by night-shift/,
  );
  t.match(await press('pause', 'again'), /It is paused already/);
  t.match(await press('resume', 'They have moved'), /Deliveries to it go on/);
  t.notMatch((await hub.get('/console', cookie)).body, 'paused by');
});

t.test('an outage says since when, why, and when the next trial is', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  t.match((await hub.get(path, cookie)).body, 'None: it has always taken');
  const { pool } = hub.ledger;
  await beginOutage(
    pool,
    'warehouse',
    { code: 'timeout', detail: 'No answer <within> 30 s.' },
    5000,
  );
  await failTrial(pool, 'warehouse', '01990000-0000-7000-8000-000000000000', {}, 10_000);
  const { body } = await hub.get(path, cookie);
  t.match(body, /wait: it has been down for .*<code>timeout<\/code>.*next trial/);
  t.match(body, 'No answer &#60;within&#62; 30 s.');
  t.match((await hub.get('/console', cookie)).body, /warehouse<\/a> wait: it has been down/);
});

t.test('a system that nobody knows is not there', async (t) => {
  const hub = await stage(t);
  t.equal((await hub.get('/console/systems/nobody', await hub.signIn())).statusCode, 404);
});
