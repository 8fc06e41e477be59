/** The ledger as the rest of the hub sees it: all SQL is behind these functions. */
import { acceptAll, type Entered } from './accept.ts';
import { type Batcher, batcher } from './batcher.ts';
import type { Entry } from './entry.ts';
import { migrate } from './migrate.ts';
import { type KeptOutbound, keepAll } from './outbound.ts';
import { isAway, named, openPool, type Pool } from './pool.ts';
import { type Reach, reachOf } from './reach.ts';
import { type Recall, type Recalled, recallAll } from './recall.ts';
import { type Settled, type Settlement, settleAll } from './settle.ts';
import { sharedLook } from './shared-look.ts';
import { rateWindow, type SystemFigures, systemFigures } from './system-figures.ts';

export interface Ledger {
  pool: Pool;
  reach: Reach;
  /** The hot path, each call part of a batch. */
  accept: Batcher<Entry, Entered>;
  recall: Batcher<Recall, Recalled | undefined>;
  keep: Batcher<KeptOutbound, void>;
  settle: Batcher<Settlement, Settled>;
  /** How the systems stand at this moment, or a moment ago: one look serves all who ask. */
  figures(now: number): Promise<SystemFigures[]>;
  /** Whether the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface LedgerOptions {
  url: string;
  /** Connections at most. */
  connections: number;
  onError: (error: Error) => void;
  onAway?: (error: unknown) => void;
  onBack?: (ms: number) => void;
}

/**
 * Milliseconds between two batches of a kind. Beginning and ending a statement costs as much as some ten rows in it,
 * so that many small batches wear out the database long before a few large ones do.
 */
const pace = 8;

/** Opens the ledger and brings it up to date. */
export async function openLedger({
  url,
  connections,
  onError,
  onAway = () => {},
  onBack = () => {},
}: LedgerOptions): Promise<Ledger> {
  const pool = openPool({ url, max: connections, schema: 'post_office', onError });
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw named(error);
  }
  const reach = reachOf(url, { onAway, onBack });
  const mebibyte = 1024 * 1024;
  const batches = { size: 128, parallel: 2, pace, isCommon: isAway };
  return {
    pool,
    reach,
    accept: batcher(
      (entries) => reach.guard(() => acceptAll(pool, entries)),
      { ...batches, bytes: 16 * mebibyte },
      (entry) => entry.raw.length * 3,
    ),
    recall: batcher((recalls) => reach.guard(() => recallAll(pool, recalls)), batches),
    keep: batcher(
      (all) => keepAll(pool, all),
      // What is claimed together comes together: claims have their pace.
      { ...batches, bytes: 16 * mebibyte, pace: 0 },
      (one) => one.body.length,
    ),
    settle: batcher((settlements) => settleAll(pool, settlements), batches),
    figures: sharedLook((now: number) => systemFigures(pool, rateWindow, now)),
    async ping() {
      await pool.query('select 1');
    },
    close() {
      reach.close();
      return pool.end();
    },
  };
}
