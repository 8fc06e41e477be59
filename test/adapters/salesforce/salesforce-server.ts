import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A Salesforce of a few lines: tokens, the list of versions, and whatever `answers` says to the rest. */
export async function salesforceServer(answers: (seen: Seen) => Answer | undefined) {
  const seen: Seen[] = [];
  let tokens = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
    seen.push(one);
    const answer = answers(one) ?? usual(one);
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : text);
  });
  const usual = ({ path }: Seen): Answer => {
    if (path === '/services/data') return { status: 200, body: [{ version: '62.0' }] };
    if (path !== '/services/oauth2/token') return { status: 404, body: [] };
    tokens += 1;
    return { status: 200, body: { access_token: `token-${tokens}`, instance_url: `${url}/` } };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The same, closed when the test is over. */
export async function served(
  t: { teardown(end: () => unknown): void },
  answers: (seen: Seen) => Answer | undefined,
) {
  const server = await salesforceServer(answers);
  t.teardown(() => server.close());
  return server;
}
