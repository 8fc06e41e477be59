import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAway } from '../../ledger/pool.ts';
import type { Desk } from '../desk.ts';
import { html } from './html.ts';
import { show } from './show.ts';

/** Pages for what went wrong, in place of the problems that programs get. */
export function faults(scope: FastifyInstance, desk: Desk): void {
  scope.setErrorHandler((error, request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    const status = isAway(error) ? 503 : statusCode;
    if (status >= 500) {
      request.log.error({ event: 'console.failed', err: error }, 'a page of the console failed');
    }
    const text =
      status >= 500
        ? 'The hub could not answer. Its ledger may be out of reach; the log says more. Try again in a moment.'
        : 'The hub cannot read what was sent.';
    const main = html`<h1>That did not work</h1>
<p role="alert">${text}</p>
<p><a href="/console">Overview</a></p>`;
    return show(desk, request, reply, { title: 'That did not work', main, status });
  });
}

export function nothingThere(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const main = html`<h1>Nothing there</h1>
<p>No page or document has this address. Search for the document on the <a href="/console">overview</a>.</p>`;
  return show(desk, request, reply, { title: 'Nothing there', main, status: 404 });
}
