import type { FieldError } from '../../../schemas/problems.ts';

/** For `30` too, to which quotes alone would be no help. */
export const durationWords = 'must be a duration: a whole number and ms, s, m, h or d, such as 30s';

/** The patterns of the address book's schema in words; a test finds the ones that have none. */
export const patternWords: Readonly<Record<string, string>> = {
  '^[a-z][a-z0-9-]{0,62}$':
    'must be a name: lower-case letters, digits and dashes, a letter first, at most 63 characters',
  '^[a-z][a-z0-9_]{0,62}$':
    'must be a name: lower-case letters, digits and underscores, a letter first, at most 63 characters',
  '^[1-9][0-9]{0,8}(ms|s|m|h|d)$': durationWords,
  '^[0-9a-f]{64}$': 'must be a SHA-256: 64 lower-case hexadecimal digits',
  '^https?://': 'must begin with http:// or https://',
  '^[A-Za-z_][A-Za-z0-9_]*$': 'must be the name of an environment variable, such as ACME_PASSWORD',
  '^[A-Za-z][A-Za-z0-9]*([.][A-Za-z0-9]+)*$':
    'must be a path into the message, such as body.documentType',
  '^([1-9][0-9]{0,4}d|forever)$': 'must be a number of days, such as 90d, or forever',
};

const typeWords: Readonly<Record<string, string>> = {
  string: 'must be text; put it in quotes if it looks like a number',
  object: 'must be a map of fields',
  array: 'must be a list',
  integer: 'must be a whole number',
  boolean: 'must be true or false',
};

/** A violation as the rest of a sentence that begins with the name of the field. */
export function inWords({ rule, detail }: Pick<FieldError, 'rule' | 'detail'>): string {
  if (rule === 'pattern')
    return patternWords[/^must match pattern "(.*)"$/.exec(detail)?.[1] ?? ''] ?? detail;
  if (rule === 'type') return typeWords[detail.replace(/^must be /, '')] ?? detail;
  if (rule === 'format' && detail.includes('uri')) return 'must be an absolute URL';
  if (rule === 'dependentRequired') {
    return `is missing; it goes together with "${/ when property (.+) is present$/.exec(detail)?.[1]}"`;
  }
  if (rule === 'additionalProperties') return 'is not a field here';
  return detail;
}
