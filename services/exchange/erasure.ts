/** Erasing the payloads of a person or partner: receipts stay, and can still be verified. */
import { type Problem, problem } from '../../schemas/problems.ts';
import {
  type Erased,
  type Erasure,
  type ErasureScope,
  erase,
  isErasable,
} from '../ledger/erasures.ts';
import { privateId } from '../ledger/ids.ts';
import type { Pool } from '../ledger/pool.ts';
import { comparedKey } from './business-key.ts';
import { newDeed } from './mend.ts';

export type ErasureResult = { ok: true; erased: Erased } | { ok: false; problem: Problem };

/** All of it or nothing: refused while a legal hold lies on any of it, or any is under way. */
export async function eraseAll(
  { pool }: { pool: Pool },
  asked: ErasureScope,
  erasure: Erasure,
  actor: string,
  reason: string,
): Promise<ErasureResult> {
  const deed = newDeed(actor, 'erase', '', erasure.dryRun ? 'dry run' : reason);
  if (!deed.ok) return deed;
  const scope = ledgerScope(asked);
  if (!scope) return { ok: false, problem: problem('not_found', 'There is no such message.') };
  const erased = await erase(pool, scope, erasure, deed.deed);
  if (erasure.dryRun || isErasable(erased)) return { ok: true, erased };
  return { ok: false, problem: obstacle(erased) };
}

/** What may be erased is what is at its end, or waits in vain. */
function obstacle({ held, underWay, needed }: Erased): Problem {
  if (held > 0)
    return problem(
      'held',
      `Nothing was erased: a legal hold lies on ${held} of it. Release it first.`,
    );
  if (underWay > 0)
    return problem(
      'state_conflict',
      `Nothing was erased: ${underWay} of the messages are under way or dead letters. Cancel their deliveries first.`,
    );
  return problem(
    'state_conflict',
    `Nothing was erased: ${needed} other messages of the same transmissions wait to be read again. Reprocess, replay or erase them, too.`,
  );
}

function ledgerScope(asked: ErasureScope): ErasureScope | undefined {
  if ('key' in asked) return { key: comparedKey(asked.key) };
  if ('partner' in asked) return asked;
  const ids = asked.messages.map((one) => privateId('msg', one));
  return ids.every((id) => id !== undefined) ? { messages: ids } : undefined;
}
