import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

/** One request that arrived, whatever was answered. */
export interface Arrived {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  sha256: string;
  /** The canonical message, when the body is one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of many types
  message: any;
}

export type Handler = (
  arrived: Arrived,
  response: ServerResponse,
  incoming: IncomingMessage,
) => unknown;

export interface Receiver {
  url: string;
  /** Everything that arrived, oldest first. */
  arrived: Arrived[];
  /** What happens to requests from now on. */
  handle(handler: Handler): void;
  stop(): Promise<void>;
}

/** Takes everything. */
export const takes: Handler = (_arrived, response) => {
  response.writeHead(200).end();
};

/** A receiving system that does what the test says, request by request. */
export async function startReceiver(
  t: Test,
  first: Handler = takes,
  port?: number,
): Promise<Receiver> {
  let handler = first;
  const arrived: Arrived[] = [];
  const server = createServer((incoming, response) => {
    response.on('error', () => {});
    const chunks: Buffer[] = [];
    incoming.on('error', () => {});
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const one: Arrived = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        sha256: createHash('sha256').update(body).digest('hex'),
        message: parsed(body),
      };
      arrived.push(one);
      Promise.resolve(handler(one, response, incoming)).catch((error: Error) => {
        // A test that fails inside of a handler must not look like a receiver that took it.
        response.writeHead(500).end(error.stack);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve));
  const stop = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  t.teardown(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    handle(next) {
      handler = next;
    },
    stop,
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
