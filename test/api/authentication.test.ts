import { createHmac } from 'node:crypto';
import t from 'tap';
import { testHub } from '../support/hub.ts';
import { basic, bearer, canonicalOrder } from '../support/senders.ts';

const secrets = {
  BEARER: 'bearer-secret-81c2',
  PASSWORD: 'basic-secret-81c3',
  HMAC: `whsec_${Buffer.from('hmac-secret-81c4').toString('base64')}`,
  PATH: `path-secret-81c5-${'x'.repeat(120)}`,
};

const system = (name: string, auth: string) => `  ${name}:
    partner: ferns
    adapter: webhook
    inbound: { auth: [${auth}] }
`;
const book = `partners: { ferns: { name: Fern and Finch } }
systems:
${system('by-bearer', '{ type: bearer, key: { env: BEARER } }')}\
${system('by-basic', '{ type: basic, username: fern, password: { env: PASSWORD } }')}\
${system('by-hmac', '{ type: hmac, secret: { env: HMAC } }')}\
${system('by-path', '{ type: path, secret: { env: PATH } }')}\
${system('by-any', '{ type: bearer, key: { env: BEARER } }, { type: basic, username: fern, password: { env: PASSWORD } }, { type: hmac, secret: { env: HMAC } }, { type: path, secret: { env: PATH } }')}\
${system('by-nothing', '{ type: bearer, key: { env: ABSENT } }, { type: hmac, secret: { env: ABSENT } }, { type: path, secret: { env: ABSENT } }, { type: basic, username: fern, password: { env: ABSENT } }, { type: document, secret: { env: ABSENT } }')}\
  silent:
    partner: ferns
    adapter: webhook
    outbound: { url: 'http://127.0.0.1:9/' }
routes: []
`;
const hub = await testHub(t, { engine: 'postgres', book, secrets });
const body = JSON.stringify(canonicalOrder('A-1'));

/** Signature by the Standard Webhooks scheme; `at` in seconds. */
function signed(payload: string, at = Math.floor(Date.now() / 1000), key = 'hmac-secret-81c4') {
  const id = 'wh-1';
  const mac = createHmac('sha256', key).update(`${id}.${at}.${payload}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': `${at}`, 'webhook-signature': `v1,${mac}` };
}

const ways: Record<string, { path: string; headers: Record<string, string> }> = {
  'by-bearer': { path: '/in/by-bearer', headers: bearer(secrets.BEARER) },
  'by-basic': { path: '/in/by-basic', headers: basic('fern', secrets.PASSWORD) },
  'by-hmac': { path: '/in/by-hmac', headers: signed(body) },
  'by-path': { path: `/in/by-path/${secrets.PATH}`, headers: {} },
};

t.test('the right proof of each kind is accepted', async (t) => {
  for (const [name, { path, headers }] of Object.entries(ways)) {
    const answer = await hub.post(path, body, headers);
    t.equal(answer.status, 202, name);
    t.match(answer.json.messages, [{ state: 'unrouted', receipt: { event: 'unrouted' } }], name);
  }
});

t.test('a system with several ways takes any one of them, and needs one', async (t) => {
  for (const { path, headers } of Object.values(ways)) {
    const secret = path.split('/')[3];
    const address = secret ? `/in/by-any/${secret}` : '/in/by-any';
    const answer = await hub.post(address, body, headers);
    t.ok([200, 202].includes(answer.status), `${address.slice(0, 20)} ${answer.status}`);
  }
  t.equal((await hub.post('/in/by-any', body)).status, 401);
});

const wrong: [string, string, Record<string, string>][] = [
  ['no header at all', '/in/by-bearer', {}],
  ['another key', '/in/by-bearer', bearer('bearer-secret-81c0')],
  ['the beginning of the key', '/in/by-bearer', bearer('bearer-secret-81c')],
  ['the operator token, which is no key of a system', '/in/by-bearer', bearer(hub.operator)],
  ['the key of another kind', '/in/by-bearer', basic('fern', secrets.BEARER)],
  ['another user', '/in/by-basic', basic('moss', secrets.PASSWORD)],
  ['another password', '/in/by-basic', basic('fern', 'basic-secret-0000')],
  ['Basic that is not Base64', '/in/by-basic', { authorization: 'Basic %%%' }],
  ['no signature', '/in/by-hmac', {}],
  ['a signature of other bytes', '/in/by-hmac', signed(`${body} `)],
  ['a signature with another key', '/in/by-hmac', signed(body, undefined, 'other')],
  ['a signature of an hour ago', '/in/by-hmac', signed(body, Math.floor(Date.now() / 1000) - 3600)],
  ['no path secret', '/in/by-path', {}],
  ['another path secret', '/in/by-path/path-secret-0000', {}],
  ['the path secret where a header is asked for', `/in/by-bearer/${secrets.BEARER}`, {}],
];

t.test('a wrong or missing proof is a 401 that can be found afterwards', async (t) => {
  for (const [what, path, headers] of wrong) {
    const answer = await hub.post(path, body, headers);
    t.equal(answer.status, 401, what);
    t.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, what);
    t.equal(answer.json.code, 'unauthenticated', what);
    t.match(answer.headers.get('www-authenticate') ?? '', /Bearer/, what);
    const name = path.split('/')[2];
    const { interchanges } = (await hub.get(`/v1/interchanges?system=${name}`)).json;
    t.match(
      interchanges[0],
      { id: answer.json.interchange, state: 'rejected', system: name },
      what,
    );
    t.equal(interchanges[0].problem.code, 'unauthenticated', what);
    const record = (await hub.get(`/v1/interchanges/${answer.json.interchange}`)).json;
    t.match(record, { messages: [], receipts: [{ event: 'rejected', code: 'unauthenticated' }] });
  }
});

t.test('a way whose secret cannot be had is closed, whatever is shown', async (t) => {
  for (const headers of [
    {},
    bearer('undefined'),
    bearer(''),
    basic('fern', ''),
    basic('fern', 'undefined'),
    signed(body, undefined, ''),
    signed(body, undefined, 'undefined'),
  ]) {
    t.equal((await hub.post('/in/by-nothing', body, headers)).status, 401, JSON.stringify(headers));
  }
  t.equal((await hub.post('/in/by-nothing/undefined', body)).status, 401);
  t.ok(hub.lines.some((line) => line.includes('ABSENT') && line.includes('secret.missing')));
});

t.test('a system that nobody knows, or that cannot post, is a 404 that can be found', async (t) => {
  for (const name of ['nobody', 'silent', 'constructor', '__proto__', 'n%00ul', 'x'.repeat(200)]) {
    const answer = await hub.post(`/in/${name}`, body, bearer(secrets.BEARER));
    t.equal(answer.status, 404, name);
    t.equal(answer.json.code, 'system_unknown', name);
    const record = await hub.get(`/v1/interchanges/${answer.json.interchange}`);
    t.equal(record.status, 200, name);
    t.equal(record.json.problem.code, 'system_unknown', name);
  }
});

t.test('an address that makes no sense is a problem that does not repeat it', async (t) => {
  const answer = await hub.post(`/in/by-path/${secrets.PATH}%zz`, body);
  t.equal(answer.status, 400);
  t.equal(answer.json.code, 'request_invalid');
  t.notMatch(answer.text, secrets.PATH);
});

t.test('no secret is in a log line, an answer, or anything that can be read', async (t) => {
  const pages = [JSON.stringify(hub.lines)];
  let next: string | undefined;
  do {
    const page: {
      status: number;
      text: string;
      json: { next?: string; interchanges: { id: string }[] };
    } = await hub.get(`/v1/interchanges?limit=200${next ? `&cursor=${next}` : ''}`);
    pages.push(page.text);
    for (const { id } of page.json.interchanges)
      pages.push((await hub.get(`/v1/interchanges/${id}`)).text);
    next = page.json.next;
  } while (next);
  pages.push((await hub.get('/v1/messages')).text, (await hub.get('/metrics')).text);
  t.ok(pages.length > 20, 'there is something to look through');
  for (const [name, secret] of Object.entries(secrets)) {
    for (const form of [secret, Buffer.from(`fern:${secret}`).toString('base64')])
      t.notOk(
        pages.some((page) => page.includes(form)),
        name,
      );
  }
  t.notOk(
    pages.some((page) => page.includes('hmac-secret-81c4') || page.includes('v1,')),
    'signatures',
  );
});

t.test('the records of strangers are limited, their refusals are not', async (t) => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => hub.post('/in/flooded', body)),
  );
  t.ok(answers.every(({ status }) => status === 404));
  const recorded = answers.filter(({ json }) => json.interchange);
  // A minute may turn in the middle: then two windows of 30 are counted.
  t.ok(recorded.length >= 30 && recorded.length <= 60, `${recorded.length} recorded`);
  const { interchanges } = (await hub.get('/v1/interchanges?system=flooded&limit=200')).json;
  t.equal(interchanges.length, recorded.length);
});
