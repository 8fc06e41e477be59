import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import t from 'tap';
import { testHub } from '../support/hub.ts';
import { startRedis } from '../support/redis.ts';
import { canonicalOrder, secrets, senders, sendersBook } from '../support/senders.ts';
import { until } from '../support/until.ts';

let redis = await startRedis();
t.teardown(() => redis.stop());
const hub = await testHub(t, {
  engine: 'redis',
  redisUrl: redis.url,
  book: sendersBook(),
  secrets,
});
const open = async (path: string) => {
  const response = await fetch(hub.url + path);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
};

t.test('the schemas are served to anybody, and refer to each other by address', async (t) => {
  const { schemas } = JSON.parse((await open('/schemas')).text);
  t.ok(schemas.length >= 8);
  const ajv = new Ajv2020({ strict: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  for (const { name, id, url, title, description } of schemas) {
    const { status, type, text } = await open(url);
    t.equal(status, 200, name);
    t.match(type, 'application/schema+json');
    t.equal(JSON.parse(text).$id, id);
    t.ok(title && description, name);
    t.equal((await open(`${url}.schema.json`)).text, text, 'by the name that references use');
    for (const [, file] of text.matchAll(/"\$ref":"([\w.-]+\.schema\.json)[#"]/g))
      t.equal((await open(`/schemas/${file}`)).status, 200, `${name} refers to ${file}`);
    ajv.addSchema(JSON.parse(text));
  }
  const message = (await hub.post('/in/shop', canonicalOrder('O-1'), senders.shop.headers)).json
    .messages[0];
  const canonical = (await hub.get(`/v1/messages/${message.id}/canonical`)).json;
  const idOf = (name: string) => schemas.find((one: { name: string }) => one.name === name).id;
  t.ok(ajv.validate(idOf('envelope'), canonical), ajv.errorsText());
  t.ok(ajv.validate(idOf('order'), canonical.body), ajv.errorsText());
  t.ok(ajv.validate(idOf('receipt'), message.receipt), ajv.errorsText());
  for (const name of ['nothing', '__proto__', 'constructor', '..%2Fpackage'])
    t.equal((await open(`/schemas/${name}`)).status, 404, name);
});

t.test('the OpenAPI description names every route, each with its summary', async (t) => {
  const { status, text } = await open('/docs/json');
  t.equal(status, 200);
  const description = JSON.parse(text);
  t.match(description, { openapi: /^3\.1\./, info: { title: 'Post Office', version: /./ } });
  const routes = Object.entries(
    description.paths as Record<string, Record<string, { summary?: string; tags?: string[] }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one] as const),
  );
  t.same(routes.map(([name]) => name).sort(), [
    'get /healthz',
    'get /metrics',
    'get /readyz',
    'get /schemas',
    'get /schemas/{name}',
    'get /v1/alerts',
    'get /v1/deliveries/{id}/outbound',
    'get /v1/holds',
    'get /v1/interchanges',
    'get /v1/interchanges/{id}',
    'get /v1/interchanges/{id}/raw',
    'get /v1/messages',
    'get /v1/messages/{id}',
    'get /v1/messages/{id}/canonical',
    'get /v1/messages/{id}/raw',
    'get /v1/messages/{id}/receipts',
    'get /v1/replays',
    'get /v1/replays/{id}',
    'get /v1/systems',
    'get /v1/systems/{name}',
    'post /in/{system}',
    'post /in/{system}/{secret}',
    'post /v1/deliveries/{id}/cancel',
    'post /v1/deliveries/{id}/retry',
    'post /v1/deliveries/{id}/skip',
    'post /v1/erasures',
    'post /v1/holds',
    'post /v1/holds/{id}/release',
    'post /v1/messages/{id}/replay',
    'post /v1/messages/{id}/reprocess',
    'post /v1/replays',
    'post /v1/replays/{id}/cancel',
    'post /v1/replays/{id}/pause',
    'post /v1/replays/{id}/resume',
    'post /v1/systems/{name}/pause',
    'post /v1/systems/{name}/resume',
  ]);
  for (const [name, { summary, tags }] of routes) t.ok(summary && tags?.length, name);
  for (const [path, methods] of Object.entries(description.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const one of Object.values(
      methods as Record<string, { parameters?: { in: string; name: string }[] }>,
    )) {
      const described = one.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
      t.same(
        described.map(({ name }) => name).sort(),
        named.sort(),
        `${path} describes its parameters`,
      );
    }
  }
  t.equal((await open('/docs')).status, 200);
});

t.test('figures are text that Prometheus can read', async (t) => {
  const { status, text, headers } = await hub.get('/metrics');
  t.equal(status, 200);
  t.match(headers.get('content-type') ?? '', 'text/plain');
  const sample =
    /^[a-zA-Z_:][\w:]*(\{(\w+="(\\.|[^"\\])*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|NaN|[+-]Inf)$/;
  for (const line of text.split('\n').filter((one) => one && !one.startsWith('#')))
    t.match(line, sample);
  t.match(text, /^post_office_interchanges_total\{system="shop",result="accepted"\} 1$/m);
  t.match(text, /^post_office_messages_total\{system="shop",state="in_transit"\} 1$/m);
  t.match(text, /^# HELP post_office_deliveries /m);
  t.match(text, /^post_office_deliveries\{system="depot",state="dead"\} 0$/m);
  t.match(text, /^post_office_deliveries_overdue\{system="depot"\} 0$/m);
  t.match(text, /^post_office_oldest_delivery_seconds\{system="depot"\} [\d.]+$/m);
  t.match(text, /^post_office_messages_waiting\{system="depot",state="quarantined"\} 0$/m);
});

t.test('health is told to anybody, and says when the queue is away', async (t) => {
  t.same(JSON.parse((await open('/healthz')).text), { status: 'ok' });
  t.match(JSON.parse((await open('/readyz')).text), {
    status: 'ok',
    ledger: true,
    queue: { engine: 'redis', ok: true },
    addressBookVersion: 1,
  });
  await redis.stop();
  const degraded = await until('degraded', async () => {
    const { status, text } = await open('/readyz');
    return JSON.parse(text).status === 'degraded' && { status, ready: JSON.parse(text) };
  });
  t.equal(degraded.status, 200, 'documents are still taken in');
  t.match(degraded.ready, { ledger: true, queue: { ok: false } });
  const answer = await hub.post('/in/shop', canonicalOrder('O-2'), senders.shop.headers);
  t.equal(answer.status, 202);
  t.equal((await open('/healthz')).status, 200);

  redis = await startRedis(redis.port);
  await until('well again', async () => JSON.parse((await open('/readyz')).text).status === 'ok');
});
