/** A receiving system that honours idempotency keys, fails as often as it is told to, and remembers all. */
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chances } from './chance.ts';

/** The first time that a key had its effect. */
export interface Effect {
  key: string;
  /** Number that people know the document by: its lane. */
  lane: string;
  /** Id of the document at its sender. */
  document: string;
  /** Milliseconds of performance.now(). */
  at: number;
}

export interface Sink {
  url: string;
  /** In the order of time. */
  effects: Effect[];
  /** Requests by idempotency key, whatever was answered. */
  requests: Map<string, number>;
  /** Requests whose bytes were not those that came under the same key before. */
  changed(): number;
  /** Share of requests that fail from now on, from 0 to 1. */
  fail(share: number): void;
  /** Lanes whose documents are refused for good from now on. */
  refuse(lanes: (lane: string) => boolean): void;
  stop(): Promise<void>;
}

/** @param port a free one, unless said */
export async function fleetSink(seed: number, port = 0): Promise<Sink> {
  const chance = chances(seed);
  const effects: Effect[] = [];
  const known = new Set<string>();
  const requests = new Map<string, number>();
  const bodies = new Map<string, string>();
  let changed = 0;
  let share = 0;
  let refused = (_lane: string) => false;

  function take(key: string, text: string): void {
    if (known.has(key)) return;
    known.add(key);
    const message = JSON.parse(text);
    const [lane, document] = [message.businessKeys[0].value, message.source.nativeId];
    effects.push({ key, lane, document, at: performance.now() });
  }

  /** The ways in which receivers fail; in one of them they have taken the document all the same. */
  function failing(response: ServerResponse, key: string, text: string): void {
    const way = chance();
    if (way < 0.4) response.writeHead(503).end();
    else if (way < 0.6) response.destroy();
    else if (way < 0.8) {
      take(key, text);
      response.destroy();
    } else if (way < 0.9) response.writeHead(429).end();
    // And some say nothing until the other side gives up.
  }

  const server = createServer((request, response) => {
    // Somebody looks whether this is still here.
    if (request.method === 'HEAD') return response.writeHead(200).end();
    const key = String(request.headers['idempotency-key']);
    requests.set(key, (requests.get(key) ?? 0) + 1);
    let text = '';
    request.setEncoding('utf8');
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const digest = createHash('sha256').update(text).digest('hex');
      if ((bodies.get(key) ?? digest) !== digest) changed += 1;
      bodies.set(key, digest);
      if (chance() < share) return failing(response, key, text);
      if (refused(JSON.parse(text).businessKeys[0].value)) return response.writeHead(422).end();
      take(key, text);
      response.writeHead(200).end();
    });
  });
  server.listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    requests,
    changed: () => changed,
    fail(value) {
      share = value;
    },
    refuse(lanes) {
      refused = lanes;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
