/** Senders that post orders, one after the other in each lane, and come back until they are accepted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { shopOrder } from './order.ts';

export interface LoadOptions {
  /** Base URLs of the api processes, which may change meanwhile; each try goes to the next. */
  urls: string[];
  /** Bearer key of the system `shop`. */
  key: string;
  lanes: number;
  messages: number;
  /** A note on each order, for address books that route by it. */
  to?: string;
  /** Milliseconds that a sender waits between two documents; none, unless said. */
  pause?: number;
  /** Ends the load before all is posted; what has no 2xx by then is given up. */
  signal?: AbortSignal;
  /** Tells the numbers and ids of one load from those of another. */
  prefix?: string;
  /** Told of each document that got a 2xx, and how many there are. */
  onAccepted?(one: Accepted, total: number): void;
}

export interface Accepted {
  lane: string;
  /** The sender's id of the document. */
  document: string;
  /** Public id of the message. */
  message: string;
}

/** Posts everything; gives what was accepted, lane by lane in the order of acceptance. */
export async function load(options: LoadOptions): Promise<Accepted[]> {
  const { urls, key, lanes, messages, to, pause = 0, signal, prefix = 'PO', onAccepted } = options;
  const agent = new Agent({ connections: 64, bodyTimeout: 10_000, headersTimeout: 10_000 });
  const accepted: Accepted[] = [];
  let next = 0;
  let turn = 0;

  async function post(lane: string, document: string): Promise<Accepted | undefined> {
    while (!signal?.aborted) {
      turn += 1;
      try {
        const { statusCode, body } = await request(`${urls[turn % urls.length]}/in/shop`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify(shopOrder(lane, document, to ? [to] : [])),
          dispatcher: agent,
        });
        const text = await body.text();
        if (statusCode === 200 || statusCode === 202)
          return { lane, document, message: JSON.parse(text).messages[0].id };
        if (statusCode < 500 && statusCode !== 429) throw new Refused(`${statusCode}: ${text}`);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      await sleep(50);
    }
    return undefined;
  }

  async function sender(lane: string): Promise<void> {
    while (next < messages && !signal?.aborted) {
      next += 1;
      const one = await post(lane, `${lane}-${next}`);
      if (!one) return;
      accepted.push(one);
      onAccepted?.(one, accepted.length);
      if (pause > 0) await sleep(pause);
    }
  }

  await Promise.all(Array.from({ length: lanes }, (_, i) => sender(`${prefix}-${1000 + i}`)));
  await agent.destroy();
  return accepted;
}

/** A refusal that no repetition mends: the script is wrong, not the hub. */
class Refused extends Error {}
