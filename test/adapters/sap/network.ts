/** A real HTTP server and a real client for the tests of sending. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Http, Outbound, SendContext } from '../../../adapters/adapter.ts';
import { orderMessage } from './documents.ts';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string;
}

/** Serves on a free port until `close`; keeps what it was asked. */
export async function serve(answer: (asked: Asked) => Answer) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://sap');
    const question: Asked = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    asked.push(question);
    const { status, headers = {}, body = '' } = answer(question);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const http: Http = async ({ method, url, headers = {}, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    body: body === undefined ? null : Buffer.from(body as string),
    redirect: 'manual',
  });
  const received = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) received['set-cookie'] = cookies.join('\n');
  return { status: response.status, headers: received, text: await response.text() };
};

export function sendContext(url: string, more: Partial<SendContext> = {}): SendContext {
  return {
    settings: { client: '300' },
    credentials: { username: 'HUB', password: 'pä:ss' },
    system: 'fixture',
    url,
    message: orderMessage(),
    idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    http,
    session: new Map(),
    now: () => 1_767_323_045_000,
    ...more,
  };
}

export const idoc: Outbound = {
  contentType: 'text/xml; charset=utf-8',
  body: Buffer.from('<ORDERS05/>'),
};
