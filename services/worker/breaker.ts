/**
 * When to stop sending to a system that takes nothing, and when to try again. Pure: each node judges
 * by what it sees itself; what it finds is written down for all (services/ledger/outages.ts).
 */
import type { FailedCode, RefusedCode } from '../../schemas/outcomes.ts';

/** Failures in a row after which a system is taken to be down: not bad luck where one attempt in five fails. */
const inARow = 10;
/** Or more than half of the attempts of the last minute, when there were enough of them to tell. */
const share = 0.5;
const fewest = 50;
const window = 60_000;
/** Attempts that are remembered: a minute of a slow system, the last moments of a fast one. */
const remembered = 200;

/** Milliseconds until the first trial, doubled after each that failed; a minute after its return a system is found at last. */
const firstWait = 5000;
const longestWait = 60_000;

/** Failures that the next document would meet as well; the others are a matter of one document, or of the hub. */
const ofSystem: ReadonlySet<string> = new Set<FailedCode>([
  'busy',
  'receiver_error',
  'redirected',
  'login_failed',
  'unreadable_answer',
  'timeout',
  'connection_refused',
  'connection_reset',
  'host_unknown',
  'tls_failed',
  'address_forbidden',
  'credential_missing',
]);

/** Refusals in which the receiver had no part. */
const ofHub: ReadonlySet<string> = new Set<RefusedCode>([
  'unwritable',
  'stale',
  'worker_lost',
  'payload_gone',
]);

/**
 * What an attempt says about the system: it answers for itself (up), the next document would fare no
 * better (down), or nothing (undefined).
 */
export function verdict(outcome: string, code: string | null): 'up' | 'down' | undefined {
  if (outcome === 'delivered' || code === 'record_locked') return 'up';
  if (outcome === 'refused') return code !== null && ofHub.has(code) ? undefined : 'up';
  return outcome === 'failed' && code !== null && ofSystem.has(code) ? 'down' : undefined;
}

/** What one node has seen of one system lately. */
export interface Tally {
  /** Counts an attempt; whether the system is now taken to be down. @param now milliseconds */
  count(verdict: 'up' | 'down', now: number): boolean;
}

export function tally(): Tally {
  let failures = 0;
  const seen: { at: number; down: boolean }[] = [];
  return {
    count(verdict, now) {
      const down = verdict === 'down';
      failures = down ? failures + 1 : 0;
      seen.push({ at: now, down });
      if (seen.length > remembered) seen.shift();
      if (!down) return false;
      if (failures >= inARow) return true;
      const recent = seen.filter(({ at }) => at > now - window);
      return (
        recent.length >= fewest && recent.filter((one) => one.down).length > recent.length * share
      );
    },
  };
}

/** Milliseconds until the next trial, after so many that failed. */
export function trialWait(failed: number): number {
  return Math.min(longestWait, firstWait * 2 ** Math.min(failed, 30));
}
