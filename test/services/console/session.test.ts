import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import {
  formToken,
  issueSession,
  sessionLength,
  sessionOperator,
} from '../../../services/console/door/session.ts';

const key = randomBytes(32);
const digest = 'a'.repeat(64);
const operators = new Map([
  ['ops', digest],
  ['night-shift', 'b'.repeat(64)],
]);
const now = 1_800_000_000_000;
const session = issueSession(key, 'ops', operators, now) ?? '';

t.test('a session names its operator for twelve hours', async (t) => {
  t.equal(sessionOperator(key, session, operators, now), 'ops');
  t.equal(sessionOperator(key, session, operators, now + 12 * 3_600_000 - 1), 'ops');
  t.equal(sessionOperator(key, session, operators, now + sessionLength), undefined);
});

t.test('a session holds no token and no digest of one', async (t) => {
  t.notMatch(session, digest.slice(0, 16));
  t.match(session, /^ops\.\d+\.[\w-]{43}$/);
});

t.test('a session ends when its operator goes or gets another token', async (t) => {
  t.equal(sessionOperator(key, session, new Map(), now), undefined);
  t.equal(sessionOperator(key, session, new Map([['ops', 'c'.repeat(64)]]), now), undefined);
});

t.test('a session of another hub is worth nothing', async (t) => {
  t.equal(sessionOperator(randomBytes(32), session, operators, now), undefined);
});

t.test('an operator whom nobody knows gets no session', async (t) => {
  t.equal(issueSession(key, 'nobody', operators, now), undefined);
});

t.test('a changed session opens nothing', async (t) => {
  const [name, expiry, code] = session.split('.');
  for (const forged of [
    `night-shift.${expiry}.${code}`,
    `${name}.${Number(expiry) + 1}.${code}`,
    `${name}.${expiry}.`,
    `${name}.${expiry}`,
    `${session}.`,
    `.${session}`,
    '',
    '..',
    formToken(key, session),
  ]) {
    t.equal(sessionOperator(key, forged, operators, now), undefined, forged);
  }
});

t.test('no text but the session itself opens anything', async () => {
  fc.assert(
    fc.property(fc.nat(session.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, c) => {
      const changed = session.slice(0, at) + c + session.slice(at + 1);
      const operator = sessionOperator(key, changed, operators, now);
      return changed === session ? operator === 'ops' : operator === undefined;
    }),
  );
});

t.test('the token of a form belongs to one session', async (t) => {
  const other = issueSession(key, 'ops', operators, now + 1) ?? '';
  t.not(formToken(key, session), formToken(key, other));
  t.not(formToken(key, session), formToken(randomBytes(32), session));
  t.not(formToken(key, session), session.split('.')[2]);
});
