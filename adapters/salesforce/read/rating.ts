import { problem } from '../../../schemas/problems.ts';
import type { Party, Rating, Score } from '../../../schemas/types.ts';
import { foreignIdentifier } from '../external-id.ts';
import type { RatingPart } from '../rating-fields.ts';
import type { Settings } from '../settings.ts';
import { compact, orAbsent } from './compact.ts';
import { readCriteria } from './criteria.ts';
import type { FieldReader } from './field-reader.ts';
import { canonical, invalid, type KindReader, keys } from './kinds.ts';

const statuses = new Map<string, Rating['status']>([
  ['final', 'final'],
  ['completed', 'final'],
  ['closed', 'final'],
  ['approved', 'final'],
  ['pending', 'pending'],
  ['draft', 'pending'],
  ['new', 'pending'],
  ['open', 'pending'],
  ['in progress', 'pending'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
]);

/** The custom object that the setting rating_object names. */
export const readRating: KindReader = (fields, settings) => {
  const own = fields.id('Id', settings.scheme);
  if (own === undefined) return invalid(fields, 'Id', 'The rating has no Id.');
  const foreign = foreignIdentifier(fields.text(settings.externalIdField, 255) ?? '');
  const number = fields.text('Name', 255);
  const numbers = [number, own.value, foreign?.value];
  const part = partReader(fields, settings);
  const ratedParty = rated(fields, settings);
  if (ratedParty === undefined) {
    const known = { type: 'rating' as const, businessKeys: keys('rating', numbers) };
    const detail = 'The rating does not say who is rated: neither id, nor name, nor Account.';
    return { ok: false, problem: problem('document_invalid', detail), known };
  }
  const score = readScore(fields, settings);
  const sourceStatus = part('status');
  const body: Rating = compact({
    id: number ?? own.value,
    direction: direction(part('direction')),
    ratedParty,
    raterParty: party(part('raterPartyId', 255), part('raterPartyName')),
    status: status(fields, settings, sourceStatus, score),
    sourceStatus,
    score,
    targetScore: read(settings, 'targetScore', (name) => fields.decimal(name)),
    label: part('label'),
    program: part('program'),
    period: orAbsent({
      startDate: read(settings, 'periodStart', (name) => fields.date(name)),
      endDate: read(settings, 'periodEnd', (name) => fields.date(name)),
    }),
    evaluatedAt: read(settings, 'evaluatedAt', (name) => fields.date(name)),
    evaluator: orAbsent({ name: part('evaluator') }),
    responses: read(settings, 'responses', (name) => fields.count(name)),
    comment: part('comment', 20000),
    orderReference: part('orderReference', 255),
    criteria: read(settings, 'criteria', (name) => readCriteria(fields, name)),
    extensions: fields.extensions(),
  });
  return canonical('rating', fields, numbers, body);
};

function read<T>(
  settings: Settings,
  part: RatingPart,
  take: (name: string) => T | undefined,
): T | undefined {
  const name = settings.ratingFields[part];
  return name === undefined ? undefined : take(name);
}

function partReader(fields: FieldReader, settings: Settings) {
  return (part: RatingPart, longest = 500) =>
    read(settings, part, (name) => fields.text(name, longest));
}

/** The buyer rates unless the record says otherwise: that is what a CRM of the buying side holds. */
function direction(text: string | undefined): Rating['direction'] {
  return /^supplier[ _-]rates[ _-]buyer$/i.test(text ?? '')
    ? 'supplier_rates_buyer'
    : 'buyer_rates_supplier';
}

/** An unknown word, or none, is final when there is a score; final without a score cannot be. */
function status(
  fields: FieldReader,
  settings: Settings,
  text: string | undefined,
  score: Score | undefined,
): Rating['status'] {
  const known = statuses.get(text?.toLowerCase() ?? '') ?? (score ? 'final' : 'pending');
  if (known !== 'final' || score) return known;
  const field = settings.ratingFields.status ?? 'Status';
  fields.warn('score_missing', field, 'is final but there is no score: it is kept as pending');
  return 'pending';
}

function readScore(fields: FieldReader, settings: Settings): Score | undefined {
  const number = (part: RatingPart) => read(settings, part, (name) => fields.decimal(name));
  const value = number('score');
  const min = number('scoreMin') ?? settings.ratingScale.min;
  const max = number('scoreMax') ?? settings.ratingScale.max;
  return value === undefined ? undefined : { value, min, max };
}

/** The Account of the lookup, the number that the rating object holds, or the name. */
function rated(fields: FieldReader, settings: Settings): Party | undefined {
  const part = partReader(fields, settings);
  const lookup = settings.ratingAccountField;
  const account = lookup === undefined ? undefined : fields.id(lookup, settings.scheme);
  const written = party(part('ratedPartyId', 255), part('ratedPartyName'));
  const ids = [...(written?.partyIdentification ?? []), ...(account ? [account] : [])];
  return orAbsent({
    partyName: written?.partyName,
    partyIdentification: ids.length === 0 ? undefined : ids,
  });
}

function party(id: string | undefined, partyName: string | undefined): Party | undefined {
  const identifier = id === undefined ? undefined : (foreignIdentifier(id) ?? { value: id });
  return orAbsent({ partyIdentification: identifier && [identifier], partyName });
}
