import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type Head, type Request, text } from './answer.ts';
import type { Faults, Misfortune } from './faults.ts';

/** The system behind the socket. */
export interface Service {
  /** Whether the request brings a document: only such requests meet a fault. */
  bringsDocument(head: Head): boolean;
  answer(request: Request): Answer;
}

export interface Listener {
  url: string;
  stop(): Promise<void>;
}

/** No system here takes more in one request. */
const mostBytes = 20 * 1024 * 1024;

/** Listens on the loopback address; port 0 takes any free one. */
export async function listen(service: Service, faults: Faults, port: number): Promise<Listener> {
  const stopping = new AbortController();
  const server = createServer((incoming, response) => {
    // A peer that goes away is no event here.
    response.on('error', () => undefined);
    attend(service, faults, incoming, response, stopping.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async stop() {
      stopping.abort();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function attend(
  service: Service,
  faults: Faults,
  incoming: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const head = readHead(incoming);
  if (!head) return send(response, text(400, 'The request target makes no sense.'));
  const misfortune = faults.next(service.bringsDocument(head));
  if (misfortune?.kind === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const body = await readBody(incoming);
  if (body === 'too large') {
    send(response, text(413, 'The body is too large.', { connection: 'close' }));
    response.once('finish', () => incoming.destroy());
    return;
  }
  // The request stays open until the client gives up, or the sandbox stops.
  if (misfortune?.kind === 'hang') return;
  if (misfortune?.kind === 'slow') await delay(misfortune.ms, undefined, { signal });
  const spoiled = spoil(misfortune);
  if (spoiled) return send(response, spoiled);
  const answer = respond(service, { ...head, body });
  if (misfortune?.kind === 'cut') return cut(response, answer);
  send(response, answer);
}

/** A mistake of the sandbox itself shows as a 500 that says so. */
function respond(service: Service, request: Request): Answer {
  try {
    return service.answer(request);
  } catch (error) {
    return text(500, `The sandbox made a mistake: ${error instanceof Error ? error.stack : error}`);
  }
}

function readHead({ method = 'GET', url = '/', headers }: IncomingMessage): Head | undefined {
  if (!URL.canParse(url, 'http://sandbox')) return undefined;
  const target = new URL(url, 'http://sandbox');
  try {
    decodeURIComponent(target.pathname);
  } catch {
    return undefined;
  }
  const flat = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return { method, url: target, headers: Object.fromEntries(flat) };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large'> {
  if (Number(incoming.headers['content-length'] ?? 0) > mostBytes) return 'too large';
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await`: leaving that loop early would destroy the socket before the answer is out.
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else resolve('too large');
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
  });
}

/** The answer that takes the place of the service's own. */
function spoil(misfortune: Misfortune | undefined): Answer | undefined {
  if (misfortune?.kind === 'status') {
    const { status, headers, body } = misfortune;
    return { status, ...(headers ? { headers } : {}), body: body ?? '' };
  }
  if (misfortune?.kind === 'garbage') return text(200, '\u0000<%{"]>\ufffd=&#;\u0001');
  return undefined;
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  if (status === 204) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Promises the whole answer, sends half of it, and closes the connection. */
function cut(response: ServerResponse, { status, headers, body = '' }: Answer): void {
  const half = body.slice(0, Math.ceil(body.length / 2)) || '<';
  const length = Buffer.byteLength(body) + 100;
  response.writeHead(status === 204 ? 200 : status, { ...headers, 'content-length': length });
  response.write(half, () => response.destroy());
}
