/**
 * What this process knows of whether the database answers, so that only the first who asks has to find
 * out: all others are told at once, until it is back.
 */
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isAway } from './pool.ts';

export interface Reach {
  /** Whether the database is known not to answer. */
  away(): boolean;
  /**
   * Does something with the database. Rejects at once while it is away, and as soon as it turns out to be:
   * whether it was done after all is then not known.
   */
  guard<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

export interface ReachEvents {
  onAway(error: unknown): void;
  /** It answers again, after so many milliseconds. */
  onBack(ms: number): void;
}

/** Milliseconds that an answer may take before somebody looks whether the database is there at all. */
const patience = 2000;
/** Milliseconds that it has to answer to nothing but its name, in so many steps. */
const longestLook = 2000;
const steps = 20;
/** Milliseconds between two looks while it is away. */
const lookAgain = 250;

/** The database was known not to answer when something was asked of it. */
class LedgerAway extends Error {
  readonly code = 'EAWAY';
}

export function reachOf(url: string, events: ReachEvents): Reach {
  let since: number | undefined;
  let looking = false;
  let closed = false;
  const waiting = new Set<(error: Error) => void>();

  async function look(): Promise<void> {
    if (looking || closed) return;
    looking = true;
    try {
      while (!closed) {
        const error = await answer(url);
        if (error === undefined) {
          if (since !== undefined) events.onBack(Math.round(performance.now() - since));
          since = undefined;
          return;
        }
        if (since === undefined) {
          since = performance.now();
          events.onAway(error);
        }
        for (const giveUp of waiting) giveUp(new LedgerAway('The database does not answer.'));
        waiting.clear();
        await new Promise((resolve) => setTimeout(resolve, lookAgain).unref());
      }
    } finally {
      looking = false;
    }
  }

  return {
    away: () => since !== undefined,
    async guard(work) {
      if (since !== undefined) throw new LedgerAway('The database does not answer.');
      let giveUp: ((error: Error) => void) | undefined;
      const given = new Promise<never>((_resolve, reject) => {
        giveUp = reject;
        waiting.add(reject);
      });
      const late = setInterval(look, patience);
      try {
        return await Promise.race([work(), given]);
      } catch (error) {
        // A connection that broke says nothing yet about the next one.
        if (isAway(error)) void look();
        throw error;
      } finally {
        clearInterval(late);
        if (giveUp) waiting.delete(giveUp);
      }
    },
    close() {
      closed = true;
    },
  };
}

/** On a connection of its own, because those of the pool may all be waiting. Undefined: it does answer. */
async function answer(url: string): Promise<unknown> {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    connectionString: url,
    application_name: 'post-office',
  });
  client.on('error', () => {});
  const ending = new AbortController();
  const asked = client.connect().then(() => client.query('select 1'));
  try {
    await Promise.race([asked, late(ending.signal)]);
    return undefined;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // A server that has too many connections is there, and those of the pool may go on.
    return /^(?!08|57P)[0-9A-Z]{5}$/.test(code) ? undefined : error;
  } finally {
    ending.abort();
    // One that does not answer does not say goodbye either.
    socket.destroy();
  }
}

/**
 * Fails when the time for an answer is over. In steps, between which what has come is taken in: while this process
 * is held up by its own work (a large document), it is not the database that is late.
 */
async function late(signal: AbortSignal): Promise<never> {
  for (let i = 0; i < steps; i += 1) await sleep(longestLook / steps, undefined, { signal });
  throw new Error('timeout expired');
}
