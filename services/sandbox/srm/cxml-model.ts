/**
 * Content models of cXML: which elements an element holds, in which order, and which attributes it
 * must have. Facts of the DTDs cXML.dtd and Fulfill.dtd 1.2.063, for the parts an order and its
 * confirmation use; what is held by an element that is not listed here is not looked at.
 *
 *   model ::= '' (empty) | '#' (text) | 'any' | sequence of names and groups with ? * + and |
 */
const models: Record<string, string> = {
  cXML: '(Header (Message|Request))|Response',
  Header: 'From To Sender (Path OriginalDocument)?',
  From: 'Credential+ Correspondent?',
  To: 'Credential+ Correspondent?',
  Sender: 'Credential+ UserAgent',
  Credential: 'Identity (SharedSecret|DigitalSignature|CredentialMac)?',
  Identity: 'any',
  SharedSecret: 'any',
  UserAgent: '#',
  ProfileRequest: '',
  OrderRequest: 'OrderRequestHeader ItemOut+',
  OrderRequestHeader: `Total ShipTo? BillTo BusinessPartner* LegalEntity? OrganizationalUnit*
    Shipping? Tax? Payment? PaymentTerm* Contact* Comments* Followup? ControlKeys?
    DocumentReference? SupplierOrderInfo? TermsOfDelivery? DeliveryPeriod? IdReference*
    OrderRequestHeaderIndustry? Extrinsic*`,
  Total: 'Money Modifications?',
  Modifications: 'Modification+',
  Modification: 'OriginalPrice? (AdditionalDeduction|AdditionalCost) Tax? ModificationDetail?',
  OriginalPrice: 'Money',
  AdditionalCost: 'Money|Percentage',
  AdditionalDeduction: 'DeductionAmount|DeductionPercent|DeductedPrice',
  ModificationDetail: 'Description? IdReference? ParentID? Extrinsic*',
  Percentage: '',
  ShipTo: 'Address CarrierIdentifier* TransportInformation* IdReference*',
  BillTo: 'Address IdReference*',
  BusinessPartner: 'Address IdReference*',
  LegalEntity: 'IdReference',
  OrganizationalUnit: 'IdReference',
  Address: 'Name PostalAddress? Email? Phone? Fax? URL?',
  Name: '#',
  PostalAddress: 'DeliverTo* Street+ City Municipality? State? PostalCode? Country Extrinsic*',
  DeliverTo: '#',
  Street: '#',
  City: '#',
  State: '#',
  PostalCode: '#',
  Country: '#',
  Email: '#',
  URL: '#',
  Phone: 'TelephoneNumber',
  Fax: 'TelephoneNumber|URL|Email',
  TelephoneNumber: 'CountryCode AreaOrCityCode Number Extension?',
  CountryCode: '#',
  AreaOrCityCode: '#',
  Number: '#',
  Extension: '#',
  Contact: 'Name PostalAddress* Email* Phone* Fax* URL* IdReference* Extrinsic*',
  Shipping: 'Money Description Modifications?',
  Tax: 'Money TaxAdjustmentAmount? Description TaxDetail* Distribution* Extrinsic*',
  TaxDetail: `TaxableAmount? TaxAmount TaxLocation? TaxAdjustmentAmount? Description?
    TriangularTransactionLawReference? TaxRegime? TaxExemption? Extrinsic*`,
  TaxableAmount: 'Money',
  TaxAmount: 'Money',
  Payment: 'PCard',
  PaymentTerm: 'Discount? Extrinsic*',
  Discount: 'DiscountPercent|DiscountAmount',
  DiscountPercent: '',
  DiscountAmount: 'Money',
  DocumentReference: '',
  SupplierOrderInfo: '',
  TermsOfDelivery: 'TermsOfDeliveryCode ShippingPaymentMethod TransportTerms? Address? Comments*',
  TermsOfDeliveryCode: '#',
  ShippingPaymentMethod: '#',
  TransportTerms: '#',
  DeliveryPeriod: 'Period',
  Period: '',
  IdReference: 'Creator? Description?',
  Creator: '#',
  ItemOut: `ItemID Path? (ItemDetail|BlanketItemDetail)? (SupplierID|SupplierList)? ShipTo?
    Shipping? Tax? SpendDetail? Distribution* Contact* TermsOfDelivery? Comments* Indicator*
    Tolerances? ControlKeys? ScheduleLine* (MasterAgreementReference|MasterAgreementIDInfo)?
    ItemOutIndustry? Packaging* ReleaseInfo? Batch?`,
  ItemID: 'SupplierPartID SupplierPartAuxiliaryID? BuyerPartID? IdReference*',
  SupplierPartID: '#',
  SupplierPartAuxiliaryID: 'any',
  BuyerPartID: '#',
  ItemDetail: `UnitPrice Description+ OverallLimit? ExpectedLimit? UnitOfMeasure
    PriceBasisQuantity? Classification+ ManufacturerPartID? ManufacturerName? URL? LeadTime?
    Dimension* ItemDetailIndustry? AttachmentReference* PlannedAcceptanceDays? Extrinsic*`,
  UnitPrice: 'Money Modifications? PricingConditions?',
  Money: '#',
  UnitOfMeasure: '#',
  PriceBasisQuantity: 'UnitOfMeasure Description?',
  Classification: '#',
  ManufacturerPartID: '#',
  ManufacturerName: '#',
  LeadTime: '#',
  SupplierID: '#',
  Distribution: 'Accounting Charge',
  Accounting: 'Segment+|AccountingSegment+',
  AccountingSegment: 'Name Description',
  Segment: '',
  Charge: 'Money',
  ScheduleLine: `UnitOfMeasure ScheduleLineReleaseInfo? SubcontractingComponent* ShipTo?
    ScheduleLineIndustry? Extrinsic*`,
  ConfirmationRequest: `ConfirmationHeader OrderReference
    (OrderStatusRequestReference|OrderStatusRequestIDInfo)* ConfirmationItem*`,
  ConfirmationHeader: `DocumentReference? Total? Shipping? Tax? Contact* Hazard* Comments*
    IdReference* Extrinsic*`,
  OrderReference: 'DocumentReference',
  ConfirmationItem: 'UnitOfMeasure Contact* Hazard* ConfirmationStatus+',
  ConfirmationStatus: `UnitOfMeasure (ItemIn|(UnitPrice? Tax? Shipping?)) SupplierBatchID?
    ScheduleLineReference? ComponentConsumptionDetails* Comments* Extrinsic*`,
  ItemIn: `ItemID Path? ItemDetail (SupplierID|SupplierList)? ShipTo? Shipping? Tax? SpendDetail?
    Distribution* Contact* Comments? ScheduleLine* BillTo? Batch? Period? DateInfo* Extrinsic*`,
};

/** The model of an element as text, for people. */
export function modelOf(name: string): string | undefined {
  return models[name]?.replace(/\s+/g, ' ');
}

const compiled = new Map<string, RegExp>();

/** Matches the names of the children, each followed by a comma. */
export function contentOf(name: string): RegExp | undefined {
  const model = models[name];
  if (model === undefined || model === 'any' || model === '#') return undefined;
  const known = compiled.get(name);
  if (known) return known;
  const pattern = model
    .replace(/\w+/g, '(?:$&,)')
    .replace(/\s+/g, '')
    .replace(/\((?!\?)/g, '(?:');
  const made = new RegExp(`^(?:${pattern})$`);
  compiled.set(name, made);
  return made;
}
