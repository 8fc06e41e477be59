/** Lets operators in, and only forms that were made for them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from '../desk.ts';
import { html } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { cookieOf } from './cookie.ts';
import { formField, requestForm } from './form.ts';
import { sameMac } from './mac.ts';
import { signInPath } from './next-path.ts';
import { isFromHere } from './origin.ts';
import type { Throttle } from './throttle.ts';
import { bearerToken, sessionCookie, visitorOf } from './visitor.ts';

const reading = new Set(['GET', 'HEAD']);

export function door(scope: FastifyInstance, desk: Desk, attempts: Throttle): void {
  scope.addHook('onRequest', async (request, reply) => {
    const now = desk.now();
    const byToken = bearerToken(request) !== undefined;
    const wait = byToken ? attempts.wait(request.ip, now) : undefined;
    if (wait !== undefined) return tooMany(desk, request, reply, wait);
    const visitor = visitorOf(request, desk.book(), desk.cookieKey, now);
    if (visitor) {
      desk.visitors.set(request, visitor);
      return;
    }
    if (byToken) attempts.failed(request.ip, now);
    return turnAway(desk, request, reply, byToken);
  });

  scope.addHook('preHandler', async (request, reply) => {
    if (reading.has(request.method)) return;
    const visitor = desk.visitors.get(request);
    const token = formField(requestForm(request), 'form');
    const known = visitor && (visitor.byToken || sameMac(token, visitor.formToken));
    if (!known || !isFromHere(request.headers, request.host)) {
      return refuseForm(desk, request, reply);
    }
  });
}

function turnAway(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  byToken: boolean,
): FastifyReply {
  if (byToken || request.url.startsWith('/console/queues/api/')) {
    reply.header('www-authenticate', 'Bearer realm="post-office console"');
    const main = html`<h1>Not signed in</h1>
<p>The console opens with an operator's token. <a href="/console/sign-in">Sign in</a></p>`;
    return show(desk, request, reply, { title: 'Not signed in', main, status: 401 });
  }
  const place = signInPath(reading.has(request.method) ? request.url : '/console');
  const cameByLink = request.headers['sec-fetch-site'] === 'cross-site';
  if (cameByLink && !cookieOf(request.headers.cookie, sessionCookie)) {
    // A SameSite=Strict cookie is not sent when a link elsewhere was followed. From this page on the
    // browser is at home, and a session that it has is found by the sign-in page.
    const main = html`<h1>Opening the console</h1><p><a href="${place}">Go on</a></p>`;
    reply.header('refresh', `0; url=${place}`);
    return show(desk, request, reply, { title: 'Opening', main });
  }
  return reply.redirect(place, 303);
}

/** The answer to an address that has failed too often. */
export function tooMany(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  wait: number,
): FastifyReply {
  const seconds = Math.ceil(wait / 1000);
  reply.header('retry-after', seconds);
  const main = html`<h1>Too many attempts</h1>
<p role="alert">Signing in failed too often from your address. Try again in ${seconds} s.</p>
<p><a href="/console/sign-in">Sign in</a></p>`;
  return show(desk, request, reply, { title: 'Too many attempts', main, status: 429 });
}

export function refuseForm(desk: Desk, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const main = html`<h1>Nothing was done</h1>
<p role="alert">The form does not belong to your session, or was sent from another site than
${request.host}. Open the page again and repeat what you did. If it happens again and the hub stands
behind a proxy, let the proxy pass on the Host header.</p>
<p><a href="/console">Overview</a></p>`;
  return show(desk, request, reply, { title: 'Nothing was done', main, status: 403 });
}
