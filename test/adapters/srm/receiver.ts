import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Http, HttpFault, type SendContext } from '../../../adapters/adapter.ts';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Breaks the connection in place of an answer. */
  broken?: boolean;
}

export interface Receiver {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** A real HTTP server that answers as told and keeps what it got. */
export async function startReceiver(answer: (request: Seen) => Answer): Promise<Receiver> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    seen.push(one);
    const { status = 200, headers: own = {}, body = '', broken } = answer(one);
    if (broken) request.socket.destroy();
    else response.writeHead(status, own).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const http: Http = async ({ method, url, headers, body }) => {
  const sent: RequestInit = { method, headers, redirect: 'manual' };
  if (body !== undefined) sent.body = new Uint8Array(Buffer.from(body as string));
  const response = await fetch(url, sent).catch((error: Error) => {
    throw new HttpFault('connection_reset', error.message);
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
};

export function sendContext(url: string, more: Partial<SendContext> = {}): SendContext {
  return {
    settings: {},
    credentials: {
      shared_secret: 'coral & reef',
      client_id: 'hub',
      client_secret: 'pearl diver',
    },
    system: 'shop',
    url,
    idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
    traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
    http,
    session: new Map(),
    now: () => 1_767_323_045_000,
    ...more,
  };
}
