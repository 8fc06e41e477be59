import type { TaxRegistration } from '../../../schemas/types.ts';
import { field, type Segment } from './segment.ts';

/** STCEG is the VAT number, STCD1 to STCD4 the national ones, whose meaning depends on the country. */
export function taxRegistrations(vendor: Segment): TaxRegistration[] | undefined {
  const land = field(vendor, 'LAND1');
  const countryCode = land !== undefined && /^[A-Z]{2}$/.test(land) ? { countryCode: land } : {};
  const names = ['STCEG', 'STCD1', 'STCD2', 'STCD3', 'STCD4'];
  const found = names.flatMap((name): TaxRegistration[] => {
    const companyId = field(vendor, name);
    if (companyId === undefined) return [];
    return [{ companyId, schemeId: name === 'STCEG' ? 'VAT' : name, ...countryCode }];
  });
  return found.length === 0 ? undefined : found;
}
