import type { Criterion, Party, Rating, Score } from '../../../schemas/types.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import { customerIdScheme, customerNumberScheme } from '../coupa/schemes.ts';
import type { Settings } from '../settings.ts';
import { multiplyDivide, subtract, withoutScale } from '../value/decimals.ts';
import { prune } from '../value/prune.ts';
import { coupaKeysOf } from './supplier-keys.ts';

const statuses = { pending: 'in_progress', final: 'completed', cancelled: 'cancelled' } as const;

/** A rating as a Coupa evaluation: the score on 0..100, or -1 while it is not complete. */
export function writeRating(rating: Rating, settings: Settings, { system }: WriteContext): Written {
  const [supplier, buyer] =
    rating.direction === 'buyer_rates_supplier'
      ? [rating.ratedParty, rating.raterParty]
      : [rating.raterParty, rating.ratedParty];
  const record = {
    'external-id': rating.id,
    name: rating.extensions?.name ?? `${rating.program ?? 'Rating'} ${rating.id}`,
    'rating-direction': rating.direction,
    supplier: supplier && supplierOf(supplier, settings, system),
    buyer: buyer && buyerOf(buyer, system),
    status: statuses[rating.status],
    // -1 is Coupa's word for "not complete", whatever the score may be so far.
    'final-score': rating.score && rating.status !== 'pending' ? hundredth(rating.score) : '-1',
    'final-rating': rating.label,
    'target-score': rating.targetScore,
    program: rating.program === undefined ? undefined : { name: rating.program },
    criteria: rating.criteria?.map(criterionOf),
    'period-start': rating.period?.startDate,
    'period-end': rating.period?.endDate,
    'evaluated-at': rating.evaluatedAt,
    evaluator: rating.evaluator && {
      name: rating.evaluator.name,
      email: rating.evaluator.electronicMail,
    },
    responses: rating.responses,
    comment: rating.comment,
    'order-number': rating.orderReference,
  };
  return {
    ok: true,
    contentType: 'application/json',
    body: JSON.stringify(prune(record), null, 1),
  };
}

function supplierOf(party: Party, settings: Settings, system: string) {
  const { id, number } = coupaKeysOf(party, settings, system);
  return { id, number, name: party.partyName };
}

function buyerOf(party: Party, system: string) {
  const ids = party.partyIdentification ?? [];
  const of = (scheme: string) => ids.find(({ schemeId }) => schemeId === scheme)?.value;
  const id = of(customerIdScheme(system));
  const number = of(customerNumberScheme(system)) ?? (id === undefined ? ids[0]?.value : undefined);
  return { id, number, name: party.partyName };
}

function criterionOf({ code, name, weight, score, comment }: Criterion) {
  return { code, name, weight, score: score && hundredth(score), comment };
}

/** The score on the scale 0..100: as it is when that is its scale, else in proportion. */
function hundredth({ value, min, max }: Score): string {
  if (withoutScale(min) === '0' && withoutScale(max) === '100') return value;
  const part = multiplyDivide(subtract(value, min), '100', subtract(max, min), 4);
  return part === undefined ? value : withoutScale(part);
}
