/**
 * Attributes of cXML elements that must be there, or whose values are listed, by the DTDs cXML.dtd and
 * Fulfill.dtd 1.2.063: `name` or `name=a,b,c`; a `?` behind the name: it may be absent.
 */
const attributes: Record<string, string> = {
  cXML: 'payloadID timestamp',
  Credential: 'domain',
  Request: 'deploymentMode?=production,test',
  OrderRequestHeader: `orderID orderDate type?=new,update,delete
    orderType?=release,regular,blanket,stockTransport,stockTransportRelease`,
  BusinessPartner: 'type=organization role=soldTo,shipFrom,orderingAddress,logistics',
  ItemOut: 'quantity',
  ItemIn: 'quantity',
  ConfirmationHeader: `noticeDate operation?=new,update
    type=accept,allDetail,detail,backordered,except,reject,requestToPay,replace`,
  ConfirmationItem: 'quantity lineNumber',
  ConfirmationStatus:
    'quantity type=accept,allDetail,detail,backordered,reject,unknown,requestToPay',
  DocumentReference: 'payloadID',
  SupplierOrderInfo: 'orderID',
  Money: 'currency',
  Name: 'xml:lang',
  Creator: 'xml:lang',
  Description: 'xml:lang',
  Country: 'isoCountryCode',
  CountryCode: 'isoCountryCode',
  Classification: 'domain',
  SupplierID: 'domain',
  PriceBasisQuantity: 'quantity conversionFactor',
  PaymentTerm: 'payInNumberOfDays',
  DiscountPercent: 'percent',
  Percentage: 'percent',
  ModificationDetail: 'name',
  TaxDetail: 'category',
  IdReference: 'identifier domain',
  Extrinsic: 'name',
  Period: 'startDate endDate',
  ScheduleLine: 'quantity requestedDeliveryDate',
  TermsOfDeliveryCode: 'value',
  ShippingPaymentMethod: 'value',
  TransportTerms: 'value',
  Accounting: 'name',
  AccountingSegment: 'id',
  Segment: 'type id description',
};

export interface AttributeRule {
  name: string;
  required: boolean;
  values?: readonly string[];
}

/** The rules for the attributes of an element. */
export function attributesOf(name: string): AttributeRule[] {
  return (attributes[name] ?? '')
    .split(/\s+/)
    .filter((rule) => rule !== '')
    .map((rule) => {
      const [left = '', values] = rule.split('=');
      const required = !left.endsWith('?');
      return {
        name: required ? left : left.slice(0, -1),
        required,
        ...(values === undefined ? {} : { values: values.split(',') }),
      };
    });
}
