import type { Rating } from '../../../schemas/types.ts';
import { isNegative, withoutScale } from '../value/decimals.ts';
import { decimal, materialDecimal, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { type CoupaRecord, text } from './record.ts';

type Verdict = Pick<Rating, 'status' | 'sourceStatus' | 'score' | 'targetScore'>;

/** Words in a status that say that people are still at work. Example: PrgIntEvalInprocess. */
const unfinished = /pending|in[-_ ]?progress|in[-_ ]?process|draft|open|collaborate/i;

/** Whether it is final, and how good: -1 means that it is not complete. */
export function verdictOf(found: Findings, record: CoupaRecord): Verdict {
  const sourceStatus = prose(found, text(record, 'status'), 500, '/status');
  const value = materialDecimal(found, text(record, 'final-score'), '/finalScore');
  const score = scoreOf(found, value);
  return {
    status: statusOf(found, sourceStatus ?? '', score !== undefined),
    sourceStatus,
    score,
    targetScore: decimal(found, text(record, 'target-score'), '/targetScore'),
  };
}

function statusOf(found: Findings, word: string, hasScore: boolean): Rating['status'] {
  if (/cancel/i.test(word)) return 'cancelled';
  if (!hasScore) return 'pending';
  if (!unfinished.test(word)) return 'final';
  found.warn(
    'status_contradicts_score',
    '/status',
    `There is a score, but the status is ${word.slice(0, 60)}.`,
  );
  return 'pending';
}

/** A score on the scale 0..100; undefined when there is none yet. */
export function scoreOf(found: Findings, value: string | undefined): Rating['score'] {
  if (value === undefined) return undefined;
  if (isNegative(value)) {
    if (withoutScale(value) !== '-1')
      found.warn('score_out_of_range', '/finalScore', `${value} is below the scale 0..100.`);
    return undefined;
  }
  const [whole = ''] = value.split('.');
  if (whole.length > 3 || Number(value) > 100)
    found.warn('score_out_of_range', '/finalScore', `${value} is above the scale 0..100.`);
  return { value, min: '0', max: '100' };
}
