import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from '../desk.ts';
import { html } from '../frame/html.ts';
import { leaveNotice } from '../frame/notice.ts';
import { show } from '../frame/show.ts';
import { setCookie } from './cookie.ts';
import { refuseForm, tooMany } from './door.ts';
import { formField, requestForm } from './form.ts';
import { nextPath } from './next-path.ts';
import { isFromHere } from './origin.ts';
import { issueSession, sessionLength } from './session.ts';
import type { Throttle } from './throttle.ts';
import { sessionCookie, visitorOf } from './visitor.ts';

/** Milliseconds before a wrong token is answered. */
const pause = 300;

/** The pages in front of the door. */
export function signIn(scope: FastifyInstance, desk: Desk, attempts: Throttle): void {
  scope.get('/sign-in', (request, reply) => {
    const { next } = request.query as { next?: string | string[] };
    const wanted = nextPath(typeof next === 'string' ? next : undefined);
    if (visitorOf(request, desk.book(), desk.cookieKey, desk.now())) {
      return reply.redirect(wanted, 303);
    }
    return showForm(desk, request, reply, wanted);
  });

  scope.post('/sign-in', async (request, reply) => {
    if (!isFromHere(request.headers, request.host)) return refuseForm(desk, request, reply);
    const now = desk.now();
    const wait = attempts.wait(request.ip, now);
    if (wait !== undefined) return tooMany(desk, request, reply, wait);
    const form = requestForm(request);
    const next = nextPath(form.get('next') ?? undefined);
    const { operator: find, operators } = desk.book();
    const operator = find(formField(form, 'token'));
    const session = operator && issueSession(desk.cookieKey, operator, operators, now);
    if (!session) {
      attempts.failed(request.ip, now);
      await sleep(pause);
      reply.header('www-authenticate', 'Bearer realm="post-office console"');
      return showForm(desk, request, reply, next, true);
    }
    request.log.info({ event: 'console.sign_in', operator }, 'signed in to the console');
    reply.header('set-cookie', sessionHeader(request, session));
    return reply.redirect(next, 303);
  });
}

/** The way out, behind the door like everything that a form does. */
export function signOut(scope: FastifyInstance, desk: Desk): void {
  scope.post('/sign-out', (request, reply) => {
    reply.header('set-cookie', sessionHeader(request));
    leaveNotice(reply, desk.cookieKey, { kind: 'done', text: 'You are signed out.' });
    return reply.redirect('/console/sign-in', 303);
  });
}

function sessionHeader(request: FastifyRequest, session?: string): string {
  return setCookie(sessionCookie, session ?? '', {
    seconds: session ? sessionLength / 1000 : 0,
    secure: request.protocol === 'https',
  });
}

function showForm(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
  failed = false,
): FastifyReply {
  const main = html`<div class="sign-in">
<h1>Sign in</h1>
${failed && html`<p class="notice bad" role="alert" id="fault"><span aria-hidden="true">✕</span> That token opens nothing here. Check it and try again.</p>\n`}<form method="post" action="/console/sign-in">
<input type="hidden" name="next" value="${next}">
<input type="text" name="username" value="operator" autocomplete="username" hidden>
<label for="token">Operator's token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus${failed && html` aria-describedby="fault"`}>
<button>Sign in</button>
</form>
<p class="hint">Operators and their tokens stand in the address book, under <code>operators</code>.
The one of <code>post-office.yaml</code> is in <code>.post-office/keys/operator</code>.</p>
</div>`;
  return show(desk, request, reply, { title: 'Sign in', main, status: failed ? 401 : 200 });
}
