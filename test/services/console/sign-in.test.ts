import { performance } from 'node:perf_hooks';
import t from 'tap';
import { bookText, cookiesOf, operatorToken, type Stage, stage } from './stage.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const hub: Stage = await stage(t);

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const payload = new URLSearchParams(fields).toString();
  return hub.app.inject({ method: 'POST', url: path, headers: { ...form, ...headers }, payload });
}

/** Each from an address of its own, so that no test uses up the attempts of another. */
let last = 0;
function address(): { 'x-forwarded-for': string } {
  last += 1;
  return { 'x-forwarded-for': `198.51.100.${last}` };
}

t.test('without a session every page leads to the sign-in and back again', async (t) => {
  for (const path of [
    '/console/refused',
    '/console/messages/msg_1?a=b',
    '/console?state=failed',
    '/console/queues',
    '/console/queues/static/js/none.js',
  ]) {
    const answer = await hub.app.inject(path);
    t.equal(answer.statusCode, 303, path);
    t.equal(answer.headers.location, `/console/sign-in?${new URLSearchParams({ next: path })}`);
  }
  t.equal((await hub.app.inject('/console')).headers.location, '/console/sign-in');
  t.equal((await hub.app.inject('/')).headers.location, '/console', 'the bare address');
});

t.test('the sign-in page is one that password managers understand', async (t) => {
  const { body, statusCode } = await hub.app.inject('/console/sign-in?next=/console/refused');
  t.equal(statusCode, 200);
  t.match(body, '<input id="token" name="token" type="password" autocomplete="current-password"');
  t.match(body, 'autocomplete="username" hidden');
  t.match(body, 'name="next" value="/console/refused"');
});

t.test('a token opens the console, with a cookie for the console alone', async (t) => {
  const answer = await post('/console/sign-in', {
    token: operatorToken,
    next: '/console/refused',
  });
  t.equal(answer.statusCode, 303);
  t.equal(answer.headers.location, '/console/refused');
  t.match(
    answer.headers['set-cookie'],
    /^post_office=ops\.\S+; Max-Age=43200; Path=\/console; HttpOnly; SameSite=Strict$/,
  );
  t.notMatch(answer.headers['set-cookie'], operatorToken);
  const page = await hub.get('/console/refused', cookiesOf(answer));
  t.equal(page.statusCode, 200);
  const again = await hub.get('/console/sign-in?next=/console/refused', cookiesOf(answer));
  t.equal(again.headers.location, '/console/refused', 'who is in already is led on');
});

t.test('over https the cookie is for https', async (t) => {
  const answer = await post(
    '/console/sign-in',
    { token: operatorToken },
    { 'x-forwarded-proto': 'https' },
  );
  t.match(answer.headers['set-cookie'], /; Secure$/);
});

t.test(
  'a wrong token gets the same answer, whatever is wrong with it, and not at once',
  async (t) => {
    const bodies = new Set<string>();
    for (const token of ['', 'wrong', operatorToken.slice(1), 'x'.repeat(5000)]) {
      const start = performance.now();
      const answer = await post('/console/sign-in', { token }, address());
      t.equal(answer.statusCode, 401);
      t.ok(performance.now() - start > 290);
      t.equal(answer.headers['set-cookie'], undefined);
      bodies.add(answer.body);
    }
    t.equal(bodies.size, 1);
    t.match([...bodies][0], 'role="alert"');
  },
);

t.test('an address that was wrong ten times waits, even with the right token', async (t) => {
  const from = address();
  hub.setTime(Date.now());
  t.teardown(() => hub.setTime(undefined));
  const wrong = await Promise.all(
    Array.from({ length: 12 }, () => post('/console/sign-in', { token: 'wrong' }, from)),
  );
  const statuses = wrong.map((one) => one.statusCode);
  t.equal(statuses.filter((one) => one === 401).length, 10);
  t.equal(statuses.filter((one) => one === 429).length, 2);
  const right = await post('/console/sign-in', { token: operatorToken }, from);
  t.equal(right.statusCode, 429);
  t.equal(right.headers['retry-after'], '60');
  const bearer = { ...from, authorization: `Bearer ${operatorToken}` };
  t.equal((await hub.app.inject({ url: '/console', headers: bearer })).statusCode, 429);
  const elsewhere = await post('/console/sign-in', { token: operatorToken }, address());
  t.equal(elsewhere.statusCode, 303);
});

t.test('a bearer token opens the console without a cookie', async (t) => {
  const ask = (token: string, headers = {}) =>
    hub.app.inject({
      url: '/console',
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const page = await ask(operatorToken);
  t.equal(page.statusCode, 200);
  t.equal(page.headers['set-cookie'], undefined);
  const wrong = await ask('wrong', address());
  t.equal(wrong.statusCode, 401);
  t.match(wrong.headers['www-authenticate'], /^Bearer/);
  const signedIn = { ...address(), cookie: await hub.signIn() };
  t.equal(
    (await ask('wrong', signedIn)).statusCode,
    401,
    'a wrong one is not made good by a cookie',
  );
});

t.test('the sign-in takes no form of another site', async (t) => {
  for (const [name, value] of [
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
  ] as const) {
    const answer = await post('/console/sign-in', { token: operatorToken }, { [name]: value });
    t.equal(answer.statusCode, 403);
    t.equal(answer.headers['set-cookie'], undefined);
  }
});

t.test('a link from elsewhere finds the session that the browser kept back', async (t) => {
  // The browser sends no SameSite=Strict cookie with it, but does from the page that it gets.
  const url = '/console/messages/msg_1';
  const first = await hub.app.inject({ url, headers: { 'sec-fetch-site': 'cross-site' } });
  t.equal(first.statusCode, 200);
  const place = '/console/sign-in?next=%2Fconsole%2Fmessages%2Fmsg_1';
  t.equal(first.headers.refresh, `0; url=${place}`);
  const second = await hub.get(place, await hub.signIn());
  t.equal(second.headers.location, url);
});

t.test('signing out takes the cookie back', async (t) => {
  const cookie = await hub.signIn();
  const answer = await hub.send('/console/sign-out', cookie, '/console', {});
  t.equal(answer.statusCode, 303);
  t.equal(answer.headers.location, '/console/sign-in');
  const gone = answer.cookies.find(({ name }) => name === 'post_office');
  t.match(gone, { value: '', maxAge: 0, path: '/console' });
  const page = await hub.get('/console/sign-in', cookiesOf(answer));
  t.match(page.body, /role="status">.*You are signed out\./);
});

t.test('no other site can sign one out', async (t) => {
  const cookie = await hub.signIn();
  for (const [fields, headers] of [
    [{ form: 'forged' }, {}],
    [{}, {}],
    [
      { form: formOf((await hub.get('/console', cookie)).body) },
      { origin: 'https://evil.example' },
    ],
    [
      { form: formOf((await hub.get('/console', await hub.signIn())).body) },
      { 'sec-fetch-site': 'cross-site' },
    ],
  ] as const) {
    const answer = await post('/console/sign-out', { ...fields }, { cookie, ...headers });
    t.equal(answer.statusCode, 403);
    t.equal(answer.headers['set-cookie'], undefined);
  }
});

t.test('a session ends after twelve hours', async (t) => {
  const cookie = await hub.signIn();
  hub.setTime(Date.now() + 12 * 3_600_000 + 1000);
  t.equal((await hub.get('/console', cookie)).statusCode, 303);
  hub.setTime(undefined);
});

t.test('a session ends when the token changes or the operator goes', async (t) => {
  const own = await stage(t);
  const cookie = await own.signIn();
  await own.apply(`${bookText}# another version\n`);
  t.equal((await own.get('/console', cookie)).statusCode, 200, 'another version changes nothing');
  await own.apply(`${bookText}# a new token\n`, { OPS_TOKEN: 'another-token' });
  t.equal((await own.get('/console', cookie)).statusCode, 303);
  t.equal((await own.get('/console', await own.signIn('another-token'))).statusCode, 200);
  const night = await own.signIn('token-of-the-night-shift');
  t.equal((await own.get('/console', night)).statusCode, 200);
  await own.apply(bookText.replace(/ {2}night-shift.*\n/, ''));
  t.equal((await own.get('/console', night)).statusCode, 303);
});

t.test('every page forbids scripts, frames and copies of itself', async (t) => {
  const cookie = await hub.signIn();
  for (const path of ['/console/sign-in', '/console', '/console/refused', '/console/none']) {
    const { headers, body } = await hub.get(path, path === '/console/sign-in' ? '' : cookie);
    const policy = String(headers['content-security-policy']);
    t.match(policy, "default-src 'none'", path);
    t.match(policy, "frame-ancestors 'none'");
    t.match(policy, "form-action 'self'");
    t.notMatch(policy, /script-src|unsafe/);
    t.equal(headers['cache-control'], 'no-store');
    t.equal(headers['x-content-type-options'], 'nosniff');
    t.notMatch(body, /<script|\son\w+=|style="/i);
  }
  const css = await hub.app.inject('/console/style.css');
  t.match(css.headers['content-type'], 'text/css');
  t.match(css.headers['cache-control'], 'immutable');
});

t.test('what the console cannot read it refuses with a page', async (t) => {
  const cookie = await hub.signIn();
  for (const [type, payload, status] of [
    ['application/json', '{}', 415],
    ['application/x-www-form-urlencoded', `reason=${'x'.repeat(20_000)}`, 413],
  ] as const) {
    const answer = await hub.app.inject({
      method: 'POST',
      url: '/console/sign-out',
      headers: { cookie, 'content-type': type },
      payload,
    });
    t.equal(answer.statusCode, status);
    t.match(answer.headers['content-type'], 'text/html');
  }
});

function formOf(body: string): string {
  return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
