import type { Delivery } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** `TermsOfDelivery/TransportTerms`: an Incoterms code or words; its text says where. */
export function incotermsOf(
  found: Findings,
  node: XmlNode,
  pointer: string,
): Pick<Delivery, 'incoterms' | 'incotermsLocation'> {
  const terms = child(node, 'TermsOfDelivery', 'TransportTerms');
  const at = `${pointer}/TermsOfDelivery/TransportTerms`;
  const code = attribute(terms, 'value');
  return {
    incoterms: code === undefined || /^other$/i.test(code) ? undefined : name(found, code, 60, at),
    incotermsLocation: prose(found, textOf(terms), 500, at),
  };
}

/** `2% 10 days, net 30 days`, from PaymentTerms with and without a discount. */
export function paymentTermsOf(
  found: Findings,
  header: XmlNode,
  pointer: string,
): string | undefined {
  const terms = children(header, 'PaymentTerm').flatMap((term) => {
    const days = attribute(term, 'payInNumberOfDays');
    const percent = attribute(child(term, 'Discount', 'DiscountPercent'), 'percent');
    if (days === undefined) return [];
    return [percent === undefined ? `net ${days} days` : `${percent}% ${days} days`];
  });
  return prose(found, terms.join(', '), 2000, `${pointer}/PaymentTerm`);
}
