import type { Delivery } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';

const netDays = /^net (\d{1,4}) days$/i;
const discount = /^(-?\d+(?:\.\d+)?)% (\d{1,4}) days$/;

/** PaymentTerms from `2% 10 days, net 30 days`; undefined when the terms are a code or other words. */
export function paymentTermsOf(terms: string | undefined): XmlElement[] | undefined {
  const parts = (terms ?? '').split(', ').map((part): XmlElement | undefined => {
    const days = netDays.exec(part)?.[1];
    if (days !== undefined) return { '@payInNumberOfDays': days };
    const [, percent, within] = discount.exec(part) ?? [];
    return within === undefined
      ? undefined
      : {
          '@payInNumberOfDays': within,
          Discount: { DiscountPercent: { '@percent': percent } },
        };
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}

/** Incoterms. cXML demands two words beside them that no other system knows. */
export function deliveryTermsOf(delivery: Delivery | undefined): XmlElement | undefined {
  if (delivery?.incoterms === undefined && delivery?.incotermsLocation === undefined)
    return undefined;
  return {
    TermsOfDeliveryCode: { '@value': 'TransportCondition' },
    ShippingPaymentMethod: { '@value': 'Other', '#text': 'unspecified' },
    TransportTerms: {
      '@value': delivery.incoterms ?? 'Other',
      '#text': delivery.incotermsLocation,
    },
  };
}
