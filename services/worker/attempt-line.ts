import type { Claimed } from '../ledger/claim.ts';
import { publicId } from '../ledger/ids.ts';
import type { Settlement } from '../ledger/settle.ts';

/** What figures are made of. */
export interface AttemptRecord {
  system: string;
  outcome: string;
  code: string | null;
  seconds: number;
}

/** The one line of the log that an attempt gets: ids and what came of it, never a payload. */
export function attemptLine(
  { messageId, deliveryId, system, attempt }: Claimed,
  { outcome, state, code, status }: Settlement,
  seconds: number,
): object {
  return {
    event: 'attempt',
    message: publicId('msg', messageId),
    delivery: publicId('dlv', deliveryId),
    system,
    attempt,
    outcome,
    state,
    ...(code && { code }),
    ...(status && { status }),
    ms: Math.round(seconds * 1000),
  };
}
