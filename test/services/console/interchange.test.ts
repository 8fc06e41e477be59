import t from 'tap';
import { publicId } from '../../../services/ledger/ids.ts';
import { stage } from './stage.ts';

t.test('what was refused is listed and shown with its problem, headers and bytes', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const { interchangeId } = await hub.post('desk', '{"type": "order", "action": "cre');
  const path = `/console/interchanges/${publicId('ict', interchangeId)}`;
  const list = await hub.get('/console/refused', cookie);
  t.match(list.body, `<a href="${path}">The JSON is not well-formed</a>`);
  t.match(list.body, '192.0.2.7');
  const { body } = await hub.get(path, cookie);
  t.match(body, 'json_malformed');
  t.match(body, /<dt>user-agent<\/dt><dd><code>test &#60;b&#62;agent/);
  t.match(body, /<pre[^>]*>\{&#34;type&#34;: &#34;order&#34;/);
  t.match(body, 'None: nothing of it was accepted.');
  t.match(body, /<summary>Rejected/, 'its receipt');
});

t.test('an interchange refused in part tells the fate of each document', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const lead = { type: 'lead', action: 'create', body: { identifiers: [{ value: 'L-1' }] } };
  const { interchangeId } = await hub.post('desk', [
    lead,
    { type: 'lead', action: 'create', id: 'second', body: {} },
  ]);
  const { body } = await hub.get(`/console/interchanges/${publicId('ict', interchangeId)}`, cookie);
  t.match(body, 'Partly accepted');
  t.match(body, 'Document 2, <bdi>second</bdi>');
  t.match(body, /<li><a href="\/console\/messages\/msg_\w{32}">/);
});

t.test('refused interchanges are listed by system and in pages', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  for (let i = 0; i < 52; i += 1) await hub.post('desk', `{ ${i}`);
  const first = await hub.get('/console/refused?system=desk', cookie);
  t.equal(first.body.match(/<th scope="row"/g)?.length, 50);
  const older = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&#38;', '&') ?? '';
  t.match(older, /^\/console\/refused\?system=desk&before=ict_/);
  const second = await hub.get(older, cookie);
  t.equal(second.body.match(/<th scope="row"/g)?.length, 2);
  t.notMatch(second.body, 'rel="next"');
  t.match(
    (await hub.get('/console/refused?system=shop', cookie)).body,
    'Nothing of shop was refused.',
  );
});
