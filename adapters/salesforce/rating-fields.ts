/**
 * Names of the fields of the rating object. Salesforce has no object of its own for ratings, so every
 * organisation makes one; these are the names to give its fields, or the setting rating_fields says
 * what they are called.
 */
export const ratingFieldNames = {
  direction: 'Direction__c',
  status: 'Status__c',
  score: 'Score__c',
  scoreMin: 'Score_Min__c',
  scoreMax: 'Score_Max__c',
  targetScore: 'Target_Score__c',
  label: 'Label__c',
  program: 'Program__c',
  periodStart: 'Period_Start__c',
  periodEnd: 'Period_End__c',
  evaluatedAt: 'Evaluated_At__c',
  evaluator: 'Evaluator__c',
  responses: 'Responses__c',
  comment: 'Comment__c',
  orderReference: 'Order_Reference__c',
  ratedPartyId: 'Rated_Party_Id__c',
  ratedPartyName: 'Rated_Party_Name__c',
  raterPartyId: 'Rater_Party_Id__c',
  raterPartyName: 'Rater_Party_Name__c',
  criteria: 'Criteria__c',
} as const;

export type RatingPart = keyof typeof ratingFieldNames;

/** The field for each part; undefined where the object has none. */
export type RatingFields = Record<RatingPart, string | undefined>;

export function ratingFields(overrides: Partial<Record<RatingPart, string | null>>): RatingFields {
  return Object.fromEntries(
    Object.entries(ratingFieldNames).map(([part, name]) => {
      const override = overrides[part as RatingPart];
      return [part, override === null ? undefined : (override ?? name)];
    }),
  ) as RatingFields;
}
