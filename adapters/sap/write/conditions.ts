import type { AllowanceCharge, Tax } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { sapDecimal } from '../decimal.ts';
import { list, qualifiedSegment } from './segment.ts';
import { oneLine, whole } from './texts.ts';
import { fitting } from './unwritable.ts';

/** Discounts and surcharges, E1EDK05 or E1EDP05: the sign goes into ALCKZ. */
export function conditionSegments(
  charges: readonly AllowanceCharge[] | undefined,
  pointer: string,
): XmlElement[] | undefined {
  return list(
    (charges ?? []).map(({ charge, reasonCode, reason, amount, percent }, index) =>
      qualifiedSegment(
        { ALCKZ: charge ? '+' : '-' },
        {
          KSCHL: whole(reasonCode, 4),
          KOTXT: oneLine(reason, 80),
          BETRG: number(amount?.value, 18, 'BETRG', `${pointer}/${index}/amount/value`),
          KPERC: number(percent, 8, 'KPERC', `${pointer}/${index}/percent`),
          KOEIN: amount?.currency,
        },
      ),
    ),
  );
}

/** Taxes, E1EDK04 or E1EDP04. */
export function taxSegments(
  taxes: readonly Tax[] | undefined,
  pointer: string,
): XmlElement[] | undefined {
  return list(
    (taxes ?? []).map(({ category, percent, amount }, index) =>
      qualifiedSegment(
        {},
        {
          MWSKZ: whole(category, 7),
          MSATZ: number(percent, 17, 'MSATZ', `${pointer}/${index}/percent`),
          MWSBT: number(amount?.value, 18, 'MWSBT', `${pointer}/${index}/amount/value`),
        },
      ),
    ),
  );
}

/** A decimal as SAP writes it, whole. */
export function number(
  value: string | undefined,
  longest: number,
  field: string,
  pointer: string,
): string | undefined {
  return fitting(value === undefined ? undefined : sapDecimal(value), longest, field, pointer);
}
