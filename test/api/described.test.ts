import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import t from 'tap';
import { type Answer, testHub } from '../support/hub.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { bearer, canonicalOrder, secrets, senders, sendersBook } from '../support/senders.ts';

const depot = await startReceiver(t);
const hub = await testHub(t, {
  engine: 'postgres',
  book: sendersBook(depot.url).replaceAll(', ordering: none', ', deliver_within: 1h'),
  secrets,
});
const { paths } = (await hub.get('/docs/json')).json;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const seen = new Set<string>();

/** Compares an answer with what /docs says of the route. */
function fits(route: string, answer: Answer): void {
  const [method = '', path = ''] = route.split(' ');
  const { responses } = paths[path][method];
  const status = `${answer.status}` in responses ? `${answer.status}` : 'default';
  const [type = '', { schema } = { schema: {} }] = Object.entries<{ schema: object }>(
    responses[status].content,
  )[0] ?? [''];
  if (status !== 'default') seen.add(`${route} ${status}`);
  const got = answer.headers.get('content-type') ?? '';
  t.ok(type === '*/*' || got.startsWith(type), `${route} ${status}: ${got}`);
  if (answer.json !== undefined)
    t.ok(ajv.validate(schema, answer.json), `${route} ${status}: ${ajv.errorsText()}`);
}

t.test('real answers are as they are described', async (t) => {
  depot.handle((arrived, response, incoming) =>
    JSON.stringify(arrived.message).includes('"OA-2"')
      ? response.writeHead(410).end()
      : takes(arrived, response, incoming),
  );
  const bad = { ...canonicalOrder('OA-3'), body: { id: 'OA-3' } };
  const both = [canonicalOrder('OA-1'), bad, canonicalOrder('OA-2')];
  const key = { ...senders.shop.headers, 'idempotency-key': 'described' };
  const first = await hub.post('/in/shop', both, key);
  fits('post /in/{system}', first);
  const again = await hub.post('/in/shop', canonicalOrder('OA-4'), senders.shop.headers);
  fits('post /in/{system}', again);
  fits(
    'post /in/{system}',
    await hub.post('/in/shop', canonicalOrder('OA-4'), senders.shop.headers),
  );
  fits('post /in/{system}', await hub.post('/in/shop', bad, senders.shop.headers));
  fits('post /in/{system}/{secret}', await hub.post('/in/nobody/x', bad));
  await hub.post('/in/erp', 'no IDoc', { ...senders.erp.headers, 'content-type': 'text/xml' });

  const [{ id: fine }, , { id: dead }] = first.json.messages;
  const done = await hub.message(fine, ({ state }) => state === 'delivered');
  const failed = await hub.message(dead, ({ state }) => state === 'failed');
  for (const id of [fine, dead]) {
    for (const part of ['', '/raw', '/canonical', '/receipts'])
      fits(`get /v1/messages/{id}${part}`, await hub.get(`/v1/messages/${id}${part}`));
    fits('get /v1/messages/{id}', await hub.get(`/v1/messages/${id}`, secrets.DEPOT_KEY));
  }
  const sent = await hub.get(`/v1/deliveries/${done.deliveries[0]?.id}/outbound`);
  fits('get /v1/deliveries/{id}/outbound', sent);
  for (const query of ['', '?limit=1', '?state=quarantined', '?limit=x'])
    fits('get /v1/messages', await hub.get(`/v1/messages${query}`));
  const refused = await hub.get('/v1/interchanges?limit=1');
  fits('get /v1/interchanges', refused);
  for (const id of [
    refused.json.interchanges[0].id,
    first.json.interchange,
    again.json.interchange,
  ])
    fits('get /v1/interchanges/{id}', await hub.get(`/v1/interchanges/${id}`));
  const received = await hub.get(`/v1/interchanges/${first.json.interchange}/raw`);
  fits('get /v1/interchanges/{id}/raw', received);
  for (const path of ['/v1/systems', '/v1/alerts', '/healthz', '/readyz', '/metrics', '/schemas'])
    fits(`get ${path}`, await hub.get(path));
  fits('get /schemas/{name}', await hub.get('/schemas/order'));

  const mend = (path: string) =>
    hub.post(path, { reason: 'to see the answer' }, bearer(hub.operator));
  const delivery = failed.deliveries[0]?.id;
  fits('post /v1/deliveries/{id}/retry', await mend(`/v1/deliveries/${delivery}/retry`));
  await hub.message(dead, ({ attempts, state }) => attempts.length === 2 && state === 'failed');
  fits('post /v1/deliveries/{id}/skip', await mend(`/v1/deliveries/${delivery}/skip`));
  fits('post /v1/deliveries/{id}/cancel', await mend(`/v1/deliveries/${delivery}/cancel`));
  fits('post /v1/messages/{id}/replay', await mend(`/v1/messages/${fine}/replay`));
  fits('post /v1/messages/{id}/reprocess', await mend(`/v1/messages/${fine}/reprocess`));
  fits('get /v1/messages/{id}', await hub.get(`/v1/messages/${dead}`));
  fits('post /v1/systems/{name}/pause', await mend('/v1/systems/depot/pause'));
  for (const path of ['/v1/systems', '/v1/systems/depot', '/v1/systems/nobody'])
    fits(`get ${path.replace(/(systems).+/, '$1/{name}')}`, await hub.get(path));
  fits('post /v1/systems/{name}/resume', await mend('/v1/systems/depot/resume'));
  const held = { scope: 'message', value: fine, reason: 'to see the answer' };
  const hold = await hub.post('/v1/holds', held, bearer(hub.operator));
  fits('post /v1/holds', hold);
  fits('get /v1/messages/{id}', await hub.get(`/v1/messages/${fine}`));
  fits('post /v1/holds/{id}/release', await mend(`/v1/holds/${hold.json.id}/release`));
  fits('get /v1/holds', await hub.get('/v1/holds?all=true'));
  const counted = { messages: [fine], dryRun: true };
  fits('post /v1/erasures', await hub.post('/v1/erasures', counted, bearer(hub.operator)));
  const replay = (body: object) => hub.post('/v1/replays', body, bearer(hub.operator));
  const filter = { type: 'order' };
  fits('post /v1/replays', await replay({ filter, dryRun: true }));
  const begun = await replay({ filter, reason: 'to see the answer', rate: 1 });
  fits('post /v1/replays', begun);
  for (const action of ['pause', 'resume', 'cancel'])
    fits(`post /v1/replays/{id}/${action}`, await mend(`/v1/replays/${begun.json.id}/${action}`));
  fits('get /v1/replays', await hub.get('/v1/replays'));
  fits('get /v1/replays/{id}', await hub.get(`/v1/replays/${begun.json.id}`));
  fits('get /v1/messages', await hub.get('/v1/messages', 'wrong'));

  for (const [path, methods] of Object.entries<Record<string, { responses: object }>>(paths))
    for (const [method, { responses }] of Object.entries(methods)) {
      const good = Object.keys(responses).filter((status) => status !== 'default');
      const looked = good.filter((status) => seen.has(`${method} ${path} ${status}`));
      t.ok(looked.length > 0 || /reprocess|secret/.test(path), `${method} ${path} was looked at`);
    }
});
