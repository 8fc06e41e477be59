import type { Criterion } from '../../../schemas/types.ts';
import { violations } from '../../../schemas/validate.ts';
import type { FieldReader } from './field-reader.ts';

/** Criteria travel as JSON in a long text field, as the hub writes them; anything else is dropped. */
export function readCriteria(fields: FieldReader, name: string): Criterion[] | undefined {
  const text = fields.raw(name);
  if (text === undefined) return undefined;
  const criteria = parsed(text);
  if (fits(criteria)) return criteria;
  fields.warn('criteria_unreadable', name, 'was dropped: it does not hold criteria as JSON');
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tried in the smallest rating there is. */
function fits(criteria: unknown): criteria is Criterion[] {
  const probe = {
    id: '1',
    direction: 'buyer_rates_supplier',
    ratedParty: { partyName: '1' },
    status: 'pending',
    criteria,
  };
  return criteria !== undefined && violations('rating', probe).length === 0;
}
