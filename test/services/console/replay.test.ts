import t from 'tap';
import { cookiesOf, order, stage } from './stage.ts';

const path = '/console/replays';

t.test('a replay is shown before it is begun, and steered with reasons', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn('token-of-the-night-shift');
  t.match((await hub.get(path, cookie)).body, 'None so far.');
  for (const number of ['BR-1', 'BR-2', 'BR-3']) {
    const posted = await hub.post('shop', order(number));
    await hub.deliver(posted, number === 'BR-3' ? { warehouse: 422 } : {});
  }
  const asked = `${path}?receiver=warehouse&keys=br-1%2C+BR-3%2C+nobody`;
  const { body } = await hub.get(asked, cookie);
  t.match(body, /Messages<\/dt><dd>2<.*1 Delivered, 1 Failed|1 Failed, 1 Delivered/s);
  t.match(body, '2 to warehouse');
  t.match(body, 'In 0 of 2 messages');
  t.match(body, 'Replay 2 messages');
  t.match((await hub.get(path, cookie)).body, 'None so far.', 'looking begins nothing');

  const fields = { receiver: 'warehouse', keys: 'br-1, BR-3', rate: '7' };
  const send = (reason: string) => hub.send(path, cookie, asked, { ...fields, reason });
  const reasonless = await send(' ');
  t.match(
    (await hub.get(path, `${cookie}; ${cookiesOf(reasonless)}`)).body,
    /Nothing was done\. Say why/,
  );
  const begun = await send('They <lost> them');
  t.equal(begun.statusCode, 303);
  const replay = String(begun.headers.location).replace('?refresh=on', '');
  t.match(replay, /^\/console\/replays\/rpl_/);
  const page = (await hub.get(replay, cookie)).body;
  t.match(page, /<progress id="progress" max="2" value="0">/);
  t.match(page, 'They &#60;lost&#62; them');
  t.match(page, 'at most 7 a second');
  const press = async (deed: string) => {
    const answer = await hub.send(`${replay}/${deed}`, cookie, replay, { reason: 'a look' });
    return (await hub.get(replay, `${cookie}; ${cookiesOf(answer)}`)).body;
  };
  t.match(await press('pause'), /It rests\..*Paused/s);
  t.match(await press('pause'), /Nothing was done\. A replay that is paused cannot be paused/);
  t.match(await press('resume'), /It goes on\..*Running/s);
  t.match(await press('cancel'), /It is cancelled\..*Cancelled/s);
  t.match((await hub.get(path, cookie)).body, /to warehouse, BR-1, BR-3.*Cancelled.*0 of 2/s);
});

t.test('what cannot be is said, and an unknown replay is not there', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const { body } = await hub.get(`${path}?type=parcel&from=yesterday`, cookie);
  t.match(body, /There is no message type parcel\..*yesterday is not a time/s);
  t.match((await hub.get(`${path}?keys=nobody`, cookie)).body, 'No message fits');
  for (const id of ['rpl_1', 'rpl_0190000000007000800000000000000a', 'msg_1'])
    t.equal((await hub.get(`${path}/${id}`, cookie)).statusCode, 404);
  t.match((await hub.get('/console?key=BR-1', cookie)).body, '/console/replays?keys=BR-1');
});
