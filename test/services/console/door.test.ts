import fc from 'fast-check';
import t from 'tap';
import { cookieOf, setCookie } from '../../../services/console/door/cookie.ts';
import { nextPath, signInPath } from '../../../services/console/door/next-path.ts';
import { isFromHere } from '../../../services/console/door/origin.ts';
import { throttle } from '../../../services/console/door/throttle.ts';

t.test('after the sign-in one gets to the page that was asked for', async (t) => {
  t.equal(nextPath('/console/messages/msg_1?x=1'), '/console/messages/msg_1?x=1');
  t.equal(nextPath('/console?state=failed'), '/console?state=failed');
  t.equal(signInPath('/console/refused'), '/console/sign-in?next=%2Fconsole%2Frefused');
  t.equal(signInPath('/console'), '/console/sign-in');
});

t.test('the sign-in leads nowhere else', async (t) => {
  for (const elsewhere of [
    undefined,
    '',
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example/console',
    '/\t/evil.example/console',
    '\\\\evil.example',
    'javascript:alert(1)',
    'console',
    '/consoles',
    '/in/shop',
    '/console/../in/shop',
    '/console/%2e%2e/in/shop',
    '/console/sign-in',
    '/console/sign-out',
    `/console/${'x'.repeat(2000)}`,
  ]) {
    t.equal(nextPath(elsewhere), '/console', String(elsewhere));
  }
});

t.test('whatever is asked for, a browser stays on this host and in the console', async () => {
  const host = 'http://hub.example';
  const parts = fc.constantFrom('/', '\\', '.', '%2e', '%5c', '//', 'console', '@', ':', 'x', '\n');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (some) => {
      const { origin, pathname } = new URL(nextPath(`/${some.join('')}`), host);
      return origin === host && (pathname === '/console' || pathname.startsWith('/console/'));
    }),
  );
});

t.test('a form is taken from a page of this host only', async (t) => {
  const host = 'hub.example:8025';
  for (const [headers, taken] of [
    [{}, true],
    [{ origin: 'http://hub.example:8025' }, true],
    [{ origin: 'https://hub.example:8025', 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'http://hub.example' }, false],
    [{ origin: 'http://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'http://hub.example:8025', 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': ['same-origin', 'cross-site'] }, false],
  ] as const) {
    t.equal(isFromHere({ ...headers } as object, host), taken, JSON.stringify(headers));
  }
});

t.test('a cookie is found among others, by its whole name', async (t) => {
  t.equal(cookieOf('a=1; post_office=x.y; b=2', 'post_office'), 'x.y');
  t.equal(cookieOf('not_post_office=1;post_office=2', 'post_office'), '2');
  t.equal(cookieOf('post_office=1; post_office=2', 'post_office'), '1');
  t.equal(cookieOf('post_office', 'post_office'), undefined);
  t.equal(cookieOf(undefined, 'post_office'), undefined);
});

t.test('a cookie is for the console alone', async (t) => {
  t.equal(
    setCookie('a', 'b', { seconds: 5, secure: true }),
    'a=b; Max-Age=5; Path=/console; HttpOnly; SameSite=Strict; Secure',
  );
  t.notMatch(setCookie('a', 'b', { seconds: 5, secure: false }), 'Secure');
});

t.test('an address that failed too often waits until its minute is over', async (t) => {
  const attempts = throttle(3, 60_000);
  for (const at of [0, 10, 20]) {
    t.equal(attempts.wait('192.0.2.1', at), undefined);
    attempts.failed('192.0.2.1', at);
  }
  t.equal(attempts.wait('192.0.2.1', 30), 59_970);
  t.equal(attempts.wait('192.0.2.2', 30), undefined, 'others do not');
  t.equal(attempts.wait('192.0.2.1', 60_000), undefined);
});

t.test('an IPv6 network is one address, and a mapped address is its own', async (t) => {
  const attempts = throttle(1, 60_000);
  attempts.failed('2001:db8:0:1::1', 0);
  t.ok(attempts.wait('2001:db8:0:1:ffff::2', 1));
  t.equal(attempts.wait('2001:db8:0:2::1', 1), undefined);
  attempts.failed('::ffff:192.0.2.1', 0);
  t.ok(attempts.wait('192.0.2.1', 1));
});

t.test('many addresses do not fill the memory', async (t) => {
  const attempts = throttle(1, 60_000);
  for (let i = 0; i <= 10_000; i += 1)
    attempts.failed(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, i);
  t.equal(attempts.wait('10.0.0.0', 10_000), undefined, 'the oldest is forgotten');
  t.ok(attempts.wait('10.0.39.16', 10_000), 'the newest is not');
});
