import type { Message } from '../../../schemas/message.ts';
import type { Party, Rating } from '../../../schemas/types.ts';
import { externalId } from '../external-id.ts';
import type { RatingPart } from '../rating-fields.ts';
import type { Settings } from '../settings.ts';
import { number, type Row } from './operation.ts';

/** Fields of the rating object, under the names that the settings give them. */
export function ratingFields(rating: Rating, message: Message, settings: Settings): Row {
  const id = (party: Party | undefined) => {
    const [first] = party?.partyIdentification ?? [];
    return first && externalId(first, message.source.system);
  };
  const parts: Record<RatingPart, unknown> = {
    direction: rating.direction,
    status: rating.status,
    score: number(rating.score?.value),
    scoreMin: number(rating.score?.min),
    scoreMax: number(rating.score?.max),
    targetScore: number(rating.targetScore),
    label: rating.label,
    program: rating.program,
    periodStart: rating.period?.startDate?.slice(0, 10),
    periodEnd: rating.period?.endDate?.slice(0, 10),
    evaluatedAt: rating.evaluatedAt?.slice(0, 10),
    evaluator: rating.evaluator?.name,
    responses: rating.responses,
    comment: rating.comment,
    orderReference: rating.orderReference,
    ratedPartyId: id(rating.ratedParty),
    ratedPartyName: rating.ratedParty.partyName,
    raterPartyId: id(rating.raterParty),
    raterPartyName: rating.raterParty?.partyName,
    criteria: rating.criteria && JSON.stringify(rating.criteria),
  };
  const named = Object.entries(parts).map(([part, value]) => [
    settings.ratingFields[part as RatingPart] ?? '',
    value,
  ]);
  return {
    ...Object.fromEntries(named.filter(([name]) => name !== '')),
    ...account(id(rating.ratedParty), settings),
  };
}

/** The lookup is set through the external id of the Account, so no id need be known: Supplier__c by Supplier__r. */
function account(id: string | undefined, settings: Settings): Row {
  const field = settings.ratingAccountField;
  if (field === undefined || id === undefined) return {};
  return { [field.replace(/__c$/, '__r')]: { [settings.externalIdField]: id } };
}
