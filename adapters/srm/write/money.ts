import type { AllowanceCharge, Amount, Tax } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import type { Faults } from './faults.ts';

/** Writes amounts of one document: each names a currency, its own or that of the document. */
export type MoneyWriter = (amount: Amount, pointer: string) => XmlElement;

export function moneyWriter(currency: string | undefined, faults: Faults): MoneyWriter {
  return (amount, pointer) => {
    const own = amount.currency ?? currency;
    if (own === undefined) faults.add(`${pointer}/currency`, 'is missing; cXML demands one');
    return { Money: { '@currency': own ?? '', '#text': amount.value } };
  };
}

/** Discounts and surcharges that are not freight. */
export function modificationsOf(
  charges: AllowanceCharge[] | undefined,
  money: MoneyWriter,
  language: string,
  pointer: string,
): XmlElement | undefined {
  const others = charges?.filter((one) => one.reasonCode !== 'Shipping') ?? [];
  const Modification = others.flatMap((one): XmlElement[] => {
    const { amount, percent } = one;
    if (amount === undefined && percent === undefined) return [];
    return [
      {
        OriginalPrice: one.baseAmount && money(one.baseAmount, `${pointer}/baseAmount`),
        ...(one.charge
          ? {
              AdditionalCost: amount
                ? money(amount, `${pointer}/amount`)
                : { Percentage: { '@percent': percent } },
            }
          : {
              AdditionalDeduction: amount
                ? { DeductionAmount: money(amount, `${pointer}/amount`) }
                : { DeductionPercent: { '@percent': percent } },
            }),
        ModificationDetail:
          one.reasonCode === undefined && one.reason === undefined
            ? undefined
            : {
                '@name': one.reasonCode ?? (one.charge ? 'Charge' : 'Allowance'),
                Description: one.reason && { '@xml:lang': language, '#text': one.reason },
              },
      },
    ];
  });
  return Modification.length === 0 ? undefined : { Modification };
}

/** Freight: cXML has a place of its own for it, once. */
export function shippingOf(
  charges: AllowanceCharge[] | undefined,
  money: MoneyWriter,
  language: string,
  pointer: string,
): XmlElement | undefined {
  const freight = charges?.find((one) => one.reasonCode === 'Shipping' && one.amount);
  if (!freight?.amount) return undefined;
  return {
    ...money(freight.amount, `${pointer}/amount`),
    Description: { '@xml:lang': language, '#text': freight.reason ?? '' },
  };
}

/** Taxes: the sum, then each part that has an amount. */
export function taxOf(
  taxes: Tax[] | undefined,
  total: Amount | undefined,
  money: MoneyWriter,
  language: string,
  pointer: string,
): XmlElement | undefined {
  const parts = taxes?.filter((tax) => tax.amount !== undefined) ?? [];
  const whole = total ?? (parts.length === 1 ? parts[0]?.amount : undefined);
  if (whole === undefined) return undefined;
  return {
    ...money(whole, `${pointer}/amount`),
    Description: { '@xml:lang': language, '#text': parts[0]?.description ?? '' },
    TaxDetail: parts
      .filter((tax) => tax.category !== undefined)
      .map((tax) => ({
        '@category': tax.category,
        '@percentageRate': tax.percent,
        TaxableAmount: tax.taxableAmount && money(tax.taxableAmount, `${pointer}/taxableAmount`),
        TaxAmount: tax.amount && money(tax.amount, `${pointer}/amount`),
        Description: tax.description && { '@xml:lang': language, '#text': tax.description },
      })),
  };
}
