/**
 * An evaluation of Coupa: `finalScore` 0..100, or -1 while it is not complete; `finalRating` the
 * label of the range it falls in, or null.
 * (compass.coupa.com: Risk Assess REST API, GET Evaluations)
 */
import type { Rating } from '../../../schemas/types.ts';
import { date, list, name, prose, requiredName } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { contactOf } from './contacts.ts';
import { criteriaOf } from './criteria.ts';
import { extensionsOf } from './extensions.ts';
import { ratedOf } from './rated.ts';
import { type CoupaRecord, isRecord, items, label, member, scalar, text } from './record.ts';
import { verdictOf } from './verdict.ts';

const mapped = [
  'id',
  'entity-id',
  'external-id',
  'final-score',
  'final-rating',
  'status',
  'program',
  'supplier',
  'supplier-id',
  'supplier-number',
  'supplier-name',
  'riskable-object',
  'buyer',
  'customer',
  'criteria',
  'kpis',
  'sections',
  'evaluator',
  'responses',
  'period-start',
  'period-end',
  'start-date',
  'end-date',
  'evaluated-at',
  'completed-at',
  'created-at',
  'updated-at',
  'modified-at',
  'comment',
  'comments',
  'target-score',
  'order-number',
  'po-number',
  'rating-direction',
];

export function evaluationOf(
  found: Findings,
  record: CoupaRecord,
  system: string,
  standard: Rating['direction'],
): Rating {
  const direction = directionOf(record) ?? standard;
  const id = requiredName(found, text(record, 'entity-id', 'external-id', 'id'), 255, '/id');
  const day = (...names: string[]) => date(found, text(record, ...names), `/${names[0]}`);
  return {
    id,
    direction,
    ...ratedOf(found, record, system, direction),
    ...verdictOf(found, record),
    label: prose(found, text(record, 'final-rating'), 500, '/finalRating'),
    criteria: criteriaOf(found, record),
    period: {
      startDate: day('period-start', 'start-date'),
      endDate: day('period-end', 'end-date'),
    },
    evaluatedAt: day('evaluated-at', 'completed-at'),
    evaluator: contactOf(found, member(record, 'evaluator'), '/evaluator'),
    responses: countOf(text(record, 'responses')),
    program: prose(found, label(member(record, 'program'), 'name'), 500, '/program'),
    comment: commentOf(found, record),
    orderReference: name(found, text(record, 'order-number', 'po-number'), 255, '/order-number'),
    extensions: extensionsOf(found, record, mapped),
  };
}

/** A count as an integer; anything else is none. */
export function countOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function directionOf(record: CoupaRecord): Rating['direction'] | undefined {
  const word = text(record, 'rating-direction');
  return word === 'buyer_rates_supplier' || word === 'supplier_rates_buyer' ? word : undefined;
}

function commentOf(found: Findings, record: CoupaRecord): string | undefined {
  const words = [...items(record, 'comment'), ...items(record, 'comments')].map((one) =>
    isRecord(one) ? text(one, 'comment', 'comments', 'text') : scalar(one),
  );
  return prose(found, list(found, words, 1000, '/comments')?.join('\n'), 20000, '/comments');
}
