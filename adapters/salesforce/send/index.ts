import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponse, Outbound, Outcome, SendContext } from '../../adapter.ts';
import { bodyText, type Operation, readOperation } from '../write/operation.ts';
import type { Failure } from './classify.ts';
import { adapted, keysIn } from './existing-lines.ts';
import { judge } from './judge.ts';
import { forgetLogin, loginOf } from './login.ts';

type Answered = { ok: true; response: HttpResponse } | { ok: false; failure: Failure };

/** Carries out the operation that `write` made: log in where needed, ask, send, judge. */
export async function send(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const operation = readOperation(outbound.body.toString('utf8'));
  const body = await bodyNow(operation, context);
  if (!body.ok) return body.outcome;
  const answered = await call(context, {
    method: operation.method,
    path: operation.path,
    ...(body.text === undefined ? {} : { body: body.text }),
  });
  const sha256 = createHash('sha256')
    .update(body.text ?? '')
    .digest('hex');
  if (!answered.ok) return answered.failure;
  return { ...judge(answered.response, operation, context.now()), sent: { sha256 } };
}

/** The body as kept, or, for an order with lines, fitted to the lines that are there. */
async function bodyNow(
  { body, look, ...operation }: Operation,
  context: SendContext,
): Promise<{ ok: true; text?: string } | { ok: false; outcome: Outcome }> {
  if (body === undefined) return { ok: true };
  if (look === undefined) return { ok: true, text: bodyText(body) };
  const asked = await call(context, { method: 'GET', path: look.path });
  if (!asked.ok) return { ok: false, outcome: asked.failure };
  const there = keysIn(asked.response, look);
  if (there !== undefined) return { ok: true, text: bodyText(adapted(body, look, there)) };
  // Judged as the answer to a record: 200 without a result is unreadable.
  return {
    ok: false,
    outcome: judge(asked.response, { ...operation, method: 'PATCH' }, context.now()),
  };
}

/** One request with the token; when the token has run out, once more with a new one. */
async function call(
  context: SendContext,
  request: Pick<HttpRequest, 'method' | 'body'> & { path: string },
): Promise<Answered> {
  for (let round = 1; ; round += 1) {
    const found = await loginOf(context);
    if (!found.ok) return found;
    const { login } = found;
    const response = await context.http({
      method: request.method,
      url: login.instanceUrl + request.path,
      headers: {
        authorization: `Bearer ${login.accessToken}`,
        accept: 'application/json',
        traceparent: context.traceparent,
        ...(request.body === undefined
          ? {}
          : { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    // 401: the token has run out. Another redirect: the organisation has moved, and a new login says where to.
    const stale = response.status === 401 || (response.status > 300 && response.status < 400);
    if (stale) await forgetLogin(context, login);
    if (response.status !== 401 || round === 2) return { ok: true, response };
  }
}
