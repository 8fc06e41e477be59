import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from '../desk.ts';
import type { Visitor } from '../door/visitor.ts';
import { type Html, html } from './html.ts';
import { type Notice, takeNotice } from './notice.ts';
import { stylesheetPath } from './stylesheet.ts';

export interface Page {
  title: string;
  main: Html;
  status?: number;
  /** Loads itself anew every ten seconds. */
  refreshing?: boolean;
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' width='14' height='10' rx='1.5' fill='%23265d97'/%3E%3Cpath d='M2 4.5l6 4.5 6-4.5' fill='none' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

const places = [
  ['/console', 'Overview'],
  ['/console/alerts', 'Alerts'],
  ['/console/refused', 'Refused interchanges'],
  ['/console/replays', 'Replays'],
  ['/console/queues', 'Queues'],
] as const;

/** Sends a page in its frame, with the notice that was left for it. */
export function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { title, main, status = 200, refreshing }: Page,
): FastifyReply {
  const visitor = desk.visitors.get(request);
  const notice = takeNotice(request, reply, desk.cookieKey);
  const path = request.url.split('?')[0] ?? '';
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refreshing && html`<meta http-equiv="refresh" content="10">\n`}<title>${title} · Post Office</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="brand" href="/console">Post Office</a>
${visitor && [navigation(path), signOut(visitor)]}</header>
<main id="main" tabindex="-1">
${notice && noticeLine(notice)}${main}
</main>
</body>
</html>
`;
  return reply.code(status).type('text/html; charset=utf-8').send(page.text);
}

function navigation(path: string): Html {
  return html`<nav aria-label="Console"><ul>${places.map(([href, name]) => {
    const here = path === href || path === `${href}/`;
    return html`<li><a href="${href}"${here && html` aria-current="page"`}>${name}</a></li>`;
  })}</ul></nav>
`;
}

function signOut({ operator, formToken }: Visitor): Html {
  return html`<form class="sign-out" method="post" action="/console/sign-out">
<input type="hidden" name="form" value="${formToken}">
<span>${operator}</span> <button class="quiet">Sign out</button>
</form>
`;
}

function noticeLine({ kind, text }: Notice): Html {
  return kind === 'done'
    ? html`<p class="notice good" role="status"><span aria-hidden="true">✓</span> ${text}</p>\n`
    : html`<p class="notice bad" role="alert"><span aria-hidden="true">✕</span> ${text}</p>\n`;
}
