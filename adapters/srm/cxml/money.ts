import type { AllowanceCharge, Amount, Tax } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { currency, decimal, list, type materialDecimal, name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** The Money below `parent`: `<UnitPrice><Money currency="EUR">2.10</Money></UnitPrice>`. */
export function moneyOf(
  found: Findings,
  parent: XmlNode | undefined,
  pointer: string,
  how: typeof decimal | typeof materialDecimal = decimal,
): Amount | undefined {
  const money = child(parent, 'Money');
  const value = how(found, textOf(money), `${pointer}/Money`);
  if (value === undefined) return undefined;
  return {
    value,
    currency: currency(found, attribute(money, 'currency'), `${pointer}/Money/@currency`),
  };
}

/** Discounts and surcharges: `Modifications` of a Total or UnitPrice, and `Shipping`. */
export function chargesOf(
  found: Findings,
  modified: XmlNode | undefined,
  shipping: XmlNode | undefined,
  pointer: string,
): AllowanceCharge[] | undefined {
  const modifications = children(child(modified, 'Modifications'), 'Modification').map((one) =>
    chargeOf(found, one, `${pointer}/Modifications/Modification`),
  );
  const amount = moneyOf(found, shipping, `${pointer}/Shipping`);
  const reason = prose(
    found,
    textOf(shipping, 'Description'),
    500,
    `${pointer}/Shipping/Description`,
  );
  const freight: AllowanceCharge | undefined = amount && {
    charge: true,
    reasonCode: 'Shipping',
    reason,
    amount,
  };
  return list(found, [...modifications, freight], 200, pointer);
}

function chargeOf(found: Findings, node: XmlNode, pointer: string): AllowanceCharge | undefined {
  const cost = child(node, 'AdditionalCost');
  const deduction = child(node, 'AdditionalDeduction');
  if (cost === undefined && deduction === undefined) return undefined;
  const detail = child(node, 'ModificationDetail');
  const percent =
    attribute(child(cost, 'Percentage'), 'percent') ??
    attribute(child(deduction, 'DeductionPercent'), 'percent');
  return {
    charge: cost !== undefined,
    reasonCode: name(found, attribute(detail, 'name'), 60, `${pointer}/ModificationDetail/@name`),
    reason: prose(found, textOf(detail, 'Description'), 500, `${pointer}/ModificationDetail`),
    amount: moneyOf(found, cost ?? child(deduction, 'DeductionAmount'), pointer),
    percent: decimal(found, percent, `${pointer}/@percent`),
    baseAmount: moneyOf(found, child(node, 'OriginalPrice'), `${pointer}/OriginalPrice`),
  };
}

/** `Tax` is a sum with its parts; without parts it is its own only part. */
export function taxesOf(
  found: Findings,
  tax: XmlNode | undefined,
  pointer: string,
): Tax[] | undefined {
  const details = children(tax, 'TaxDetail').map((detail) =>
    taxOf(found, detail, `${pointer}/TaxDetail`),
  );
  const amount = details.length > 0 ? undefined : moneyOf(found, tax, pointer);
  const whole: Tax | undefined = amount && {
    amount,
    description: prose(found, textOf(tax, 'Description'), 500, `${pointer}/Description`),
  };
  return list(found, [...details, whole], 50, pointer);
}

function taxOf(found: Findings, detail: XmlNode, pointer: string): Tax {
  return {
    category: name(found, attribute(detail, 'category'), 60, `${pointer}/@category`),
    percent: decimal(found, attribute(detail, 'percentageRate'), `${pointer}/@percentageRate`),
    amount: moneyOf(found, child(detail, 'TaxAmount'), `${pointer}/TaxAmount`),
    taxableAmount: moneyOf(found, child(detail, 'TaxableAmount'), `${pointer}/TaxableAmount`),
    description: prose(found, textOf(detail, 'Description'), 500, `${pointer}/Description`),
  };
}
