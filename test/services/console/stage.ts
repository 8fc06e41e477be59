/** A hub without workers: a real ledger and a real queue, and deliveries that end as a test says. */
import { createHash, randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import file from 'tap';
import { adapterOf } from '../../../adapters/registry.ts';
import { postgresEngine, redisEngine } from '../../../queues/engine.ts';
import { type RedisAddress, redisAddress } from '../../../queues/redis-address.ts';
import { type WakeUps, wakeUps } from '../../../queues/wake-ups.ts';
import { consolePages } from '../../../services/console/console.ts';
import { type Acceptance, accept } from '../../../services/exchange/accept.ts';
import { type Book, openBook } from '../../../services/exchange/address-book/book.ts';
import { attempt } from '../../../services/exchange/deliver.ts';
import { dispatcher } from '../../../services/exchange/dispatch.ts';
import { storeBook } from '../../../services/ledger/address-books.ts';
import { type Ledger, openLedger } from '../../../services/ledger/ledger.ts';
import { openPool } from '../../../services/ledger/pool.ts';
import { claimOf, claimOne } from '../../support/ledger.ts';
import { testDatabase } from '../../support/postgres.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export const operatorToken = 'token-of-the-operator';

export const bookText = `
partners:
  juniper-trail: { name: Juniper Trail Outfitters }
  harbour-nine: { name: "Harbour Nine <Storage>" }
systems:
  shop:
    partner: juniper-trail
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: SHOP_KEY } }], on_invalid: quarantine }
  desk:
    partner: juniper-trail
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: DESK_KEY } }], on_invalid: reject }
  sourcing:
    partner: harbour-nine
    adapter: srm
    inbound: { auth: [{ type: document, secret: { env: SOURCING_SECRET } }] }
  warehouse:
    partner: harbour-nine
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: "https://warehouse.example", retry: [1m] }
  archive:
    partner: harbour-nine
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: "https://archive.example", retry: [1m] }
routes:
  - { name: orders, from: "*", type: order, to: [warehouse, archive], deliver_within: 1h }
operators:
  ops: { token: { env: OPS_TOKEN } }
  night-shift: { token: { env: NIGHT_TOKEN } }
`;

const secrets: Record<string, string> = {
  SHOP_KEY: 'a',
  DESK_KEY: 'b',
  SOURCING_SECRET: 'c',
  OPS_TOKEN: operatorToken,
  NIGHT_TOKEN: 'token-of-the-night-shift',
};

export interface Stage {
  app: FastifyInstance;
  ledger: Ledger;
  wakeUps: WakeUps;
  cookieKey: Buffer;
  /** Stops the clock of the console at that time, or lets it go on. */
  setTime(time: number | undefined): void;
  /** Puts another address book in force. */
  apply(text: string, secret?: Record<string, string>): Promise<void>;
  /** Takes in a document as the API would, once the sender is known. */
  post(system: string, body: string | Buffer | object, contentType?: string): Promise<Acceptance>;
  /** Tries every delivery of a message once; each receiver answers with that HTTP status. */
  deliver(acceptance: Acceptance, statuses: Record<string, number>): Promise<void>;
  /** Signs in and gives the Cookie header. */
  signIn(token?: string): Promise<string>;
  get(path: string, cookie: string): Promise<LightMyRequestResponse>;
  /** Sends a form as the page of `from` would, with its hidden field. */
  send(
    path: string,
    cookie: string,
    from: string,
    fields: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
}

/** @param redis the URL of a Redis for the queues; without it they live in PostgreSQL */
export async function stage(t: Test, redis?: string): Promise<Stage> {
  // For the whole file: the server of a file that runs alone ends with whoever asked first.
  const url = await testDatabase(file);
  const onError = () => {};
  const ledger = await openLedger({ url, connections: 8, onError });
  t.teardown(() => ledger.close());
  const pool = openPool({ url, max: 5, schema: 'bullmq', onError });
  t.teardown(() => pool.end());
  const quiet = { onAway() {}, onBack() {}, onAdvice() {}, onError };
  const engine = redis
    ? redisEngine(redisAddress(redis) as RedisAddress, quiet)
    : await postgresEngine(pool, quiet);
  t.teardown(() => engine.close());
  const calls = wakeUps(engine);
  t.teardown(() => calls.close());
  let book: Book;
  const apply = async (text: string, secret: Record<string, string> = {}) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const version = await storeBook(ledger.pool, { source: text, sha256, appliedBy: 'test' });
    const all = { ...secrets, ...secret };
    book = openBook(version, text, {
      adapterOf,
      secrets: { env: (name) => all[name], file: () => undefined },
    });
  };
  await apply(bookText);
  const cookieKey = randomBytes(32);
  let now: number | undefined;
  const app = Fastify({ trustProxy: true });
  t.teardown(() => app.close());
  await app.register(consolePages, {
    ledger,
    book: () => book,
    wakeUps: calls,
    dispatch: dispatcher(calls.add, onError),
    cookieKey,
    now: () => now ?? Date.now(),
  });
  const stage: Stage = {
    app,
    ledger,
    wakeUps: calls,
    cookieKey,
    apply,
    setTime(time) {
      now = time;
    },
    async post(name, body, contentType = 'application/json') {
      const system = book.system(name);
      if (!system) throw new Error(`no system ${name}`);
      const bytes = Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const received = { body: bytes, contentType, headers: { 'user-agent': 'test <b>agent</b>' } };
      return accept(ledger, { book, system, received, remoteAddress: '192.0.2.7', at: new Date() });
    },
    async deliver(acceptance, statuses) {
      for (const { id, generation } of acceptance.due) {
        const claim = await claimOne(ledger, claimOf(id, generation));
        if (claim.result !== 'claimed') continue;
        const { settlement } = await attempt(claim, {
          book,
          http: (system) => async () => ({
            status: statuses[system.name] ?? 200,
            headers: { 'content-type': 'application/json' },
            text: JSON.stringify({ id: 'WH-77', error: 'no <b>room</b>' }),
          }),
          keep: (outbound) => ledger.keep(outbound),
          session: () => new Map(),
          now: Date.now,
          random: () => 0.5,
          late: () => false,
          stopping: new AbortController().signal,
          onMistake: (error) => {
            throw error;
          },
        });
        await ledger.settle(settlement);
      }
    },
    async signIn(token = operatorToken) {
      const response = await app.inject({
        method: 'POST',
        url: '/console/sign-in',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ token }).toString(),
      });
      return cookiesOf(response);
    },
    get: (path, cookie) => app.inject({ url: path, headers: { cookie } }),
    async send(path, cookie, from, fields) {
      const page = await stage.get(from, cookie);
      const form = /name="form" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      return app.inject({
        method: 'POST',
        url: path,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ form, ...fields }).toString(),
      });
    },
  };
  return stage;
}

/** The cookies that an answer sets, as the next request sends them. */
export function cookiesOf(response: LightMyRequestResponse): string {
  return response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** An order in canonical JSON. */
export function order(number: string, more: object = {}): object {
  return {
    type: 'order',
    action: 'create',
    id: `web-${number}`,
    body: {
      id: number,
      documentType: 'order',
      buyerParty: { partyName: 'Kestrel Outdoor GmbH' },
      orderLines: [{ id: '10', lineIndex: 1 }],
      ...more,
    },
  };
}
