import { getEventListeners } from 'node:events';
import t from 'tap';
import { type Http, HttpFault } from '../../adapters/adapter.ts';
import { adapterOf } from '../../adapters/registry.ts';
import { openBook } from '../../services/exchange/address-book/book.ts';
import { attempt } from '../../services/exchange/deliver.ts';
import type { Surroundings } from '../../services/exchange/surroundings.ts';
import type { Claimed } from '../../services/ledger/claim.ts';
import { newId } from '../../services/ledger/ids.ts';
import { exchangeBook } from '../support/exchange-book.ts';
import { order } from '../support/orders.ts';

const outbound = { url: 'http://yard.test', timeout: '200ms' };
const book = openBook(1, exchangeBook({ yard: { outbound } }), {
  adapterOf,
  secrets: { env: () => 'a secret', file: () => undefined },
});

function claimed(): Claimed {
  const [deliveryId, attemptId, messageId, interchangeId, owner] = Array.from({ length: 5 }, newId);
  const source = { system: 'shop', nativeId: '1', nativeType: 'order' };
  const message = { ...order('1'), businessKeys: [], source };
  return {
    ...{ result: 'claimed', deliveryId, attemptId, messageId, interchangeId, owner },
    ...{ system: 'yard', partner: 'yard', generation: 1, replays: 0, attempt: 1 },
    ...{ deliverBy: null, traceparent: null, addressBookVersion: 1, senderPartner: 'corner' },
    ...{ schemaId: 'order', receivedSha256: '', canonicalSha256: '' },
    acceptedAt: new Date(),
    canonical: Buffer.from(JSON.stringify(message)),
  } as Claimed;
}

function around(http: Surroundings['http'], stopping: AbortSignal, late: boolean): Surroundings {
  return {
    book,
    http,
    keep: async () => {},
    session: () => new Map(),
    now: Date.now,
    random: () => 0.5,
    late: () => late,
    stopping,
    onMistake() {},
  };
}

const takes: Http = async () => ({ status: 200, headers: {}, text: '' });
const breaks: Http = async () => {
  throw new HttpFault('connection_reset', 'broken');
};

t.test('an attempt leaves nothing behind in what outlives it', async (t) => {
  const stopping = new AbortController();
  /** One attempt, and the signal that ends it. */
  async function once(answer: (signal: AbortSignal) => Http) {
    let signal = stopping.signal;
    const http: Surroundings['http'] = (_system, given) => {
      signal = given;
      return answer(given);
    };
    const { outcome } = await attempt(claimed(), around(http, stopping.signal, false));
    return { outcome, signal };
  }
  const hangs = (signal: AbortSignal): Http =>
    (() =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        if (signal.aborted) reject(signal.reason);
      })) as Http;
  const left = () => getEventListeners(stopping.signal, 'abort').length;

  const delivered = await once(() => takes);
  t.equal(delivered.outcome.result, 'delivered');
  t.match((await once(() => breaks)).outcome, { code: 'connection_reset' });
  t.match((await once(hangs)).outcome, { code: 'timeout', detail: 'No answer within 0.2 s.' });
  t.equal(left(), 0);
  t.notOk(delivered.signal.aborted, 'no clock goes on for an attempt that has ended');

  setTimeout(() => stopping.abort(), 50);
  t.match((await once(hangs)).outcome, { code: 'stopped' });
  t.match((await once(hangs)).outcome, { code: 'stopped' }, 'also one that begins after that');
});

t.test('a process that may have been taken to be lost makes no request', async (t) => {
  let asked = 0;
  const http: Surroundings['http'] = () => async (request) => {
    asked += 1;
    return takes(request);
  };
  const stopping = new AbortController();
  const { outcome } = await attempt(claimed(), around(http, stopping.signal, true));
  t.match(outcome, { result: 'failed', code: 'stopped' });
  t.equal(asked, 0);
});
