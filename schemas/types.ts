/** Made by `npm run generate` from the JSON Schemas beside it. Do not edit by hand. */

/**
 * An instant by RFC 3339, with its offset: YYYY-MM-DDThh:mm:ss, a fraction or none, then Z or ±hh:mm. No leap second.
 */
export type DateTime = string;
/**
 * ISO 3166-1 alpha-2 code.
 */
export type CountryCode = string;
/**
 * ISO 4217 alphabetic code.
 */
export type CurrencyCode = string;
/**
 * BCP 47 tag; usually two letters of ISO 639-1.
 */
export type LanguageCode = string;
/**
 * A date stays a date and an instant stays an instant: YYYY-MM-DD, or RFC 3339 with its offset, as dateTime.
 */
export type DateOrDateTime = string;
/**
 * A decimal number as text, so that no digit is lost: optional minus, digits, optional fraction. No exponent, no thousands separator.
 */
export type Decimal = string;
/**
 * SHA-256 as 64 lower-case hexadecimal digits.
 */
export type Sha256 = string;
/**
 * A whole number and a unit: ms, s, m, h or d. Example: 30s.
 */
export type Duration = string;
/**
 * One way to prove who is posting.
 */
export type InboundAuth = BearerAuth | BasicAuth | HmacAuth | PathAuth | DocumentAuth;
/**
 * A secret by reference: the environment variable that holds it, or the file.
 */
export type SecretReference =
  | {
      /**
       * Name of the variable.
       */
      env: string;
    }
  | {
      /**
       * Path, from the folder of the address book.
       */
      file: string;
    };
/**
 * How many in how long: a whole number, a slash and a duration. Example: 100/1m.
 */
export type Rate = string;
/**
 * How long payloads are kept: days, such as 90d, or forever.
 */
export type RetentionPeriod = string;
/**
 * outage: a system takes nothing; overdue: deliveries to it are late; silent: it has stopped sending; held: a dead letter holds a lane to it; dead_letters: dead letters to it wait; quarantined: documents from it wait.
 */
export type AlertKind = 'outage' | 'overdue' | 'silent' | 'held' | 'dead_letters' | 'quarantined';

export interface Contracts {
  envelope: Envelope;
  supplier: Supplier;
  lead: Lead;
  order: Order;
  rating: Rating;
  receipt: Receipt;
  'address-book': AddressBook;
}
/**
 * What surrounds every canonical document: who sent it, when, and under which numbers people know it.
 */
export interface Envelope {
  /**
   * The message id: msg_ and a UUIDv7 in 32 hexadecimal digits or with dashes.
   */
  id: string;
  /**
   * The kind of document; decides the schema of body.
   */
  type: 'supplier' | 'lead' | 'order' | 'rating' | 'receipt';
  /**
   * Major version of the schema of body.
   */
  version: '1';
  /**
   * What the receiver is asked to do with the record.
   */
  action: 'create' | 'update' | 'upsert' | 'delete';
  source: Source;
  occurredAt: DateTime;
  /**
   * Counts the versions of the document in the sending system: the greater, the newer.
   */
  sequence?: string;
  /**
   * Ties documents of one business exchange together, when the source has such an id.
   */
  correlationId?: string;
  /**
   * The numbers people search by; the first one is the lane key.
   *
   * @minItems 1
   * @maxItems 50
   */
  businessKeys: BusinessKey[];
  /**
   * Oddities met while normalizing.
   *
   * @maxItems 1000
   */
  warnings?: Warning[];
  /**
   * The document itself, by the schema that type names.
   */
  body: {
    [k: string]: unknown;
  };
}
/**
 * Where the document came from.
 */
export interface Source {
  /**
   * The sending system, by its name in the address book.
   */
  system: string;
  /**
   * The id of the document in that system; the dedupe key when no Idempotency-Key was given.
   */
  nativeId: string;
  /**
   * The native kind. Example: ORDERS05/ORDERS, cXML OrderRequest.
   */
  nativeType: string;
}
/**
 * A number people know a document by, for search and for lanes.
 */
export interface BusinessKey {
  /**
   * What the number is: order, supplier, lead, rating, buyerOrder, sellerOrder, account …
   */
  kind: string;
  /**
   * The number as people write it, leading zeros kept.
   */
  value: string;
}
/**
 * Something odd in the source that was kept or dropped, and that does no harm to the rest.
 */
export interface Warning {
  /**
   * A stable code. Example: date_impossible.
   */
  code: string;
  /**
   * Where in the source or in the canonical document.
   */
  pointer?: string;
  /**
   * A plain sentence.
   */
  detail: string;
}
/**
 * A supplier (vendor) as one system knows it. Sources: SAP CREMAS and API_BUSINESS_PARTNER, Salesforce Account, Coupa supplier.
 */
export interface Supplier {
  /**
   * The numbers of the supplier; the first is that of the source (SAP LIFNR, Coupa id or number, Salesforce Account.Id).
   *
   * @minItems 1
   * @maxItems 50
   */
  partyIdentification: Identifier[];
  /**
   * Name (SAP NAME1..4, Coupa name, Salesforce Name).
   */
  partyName: string;
  legalEntity?: LegalEntity;
  postalAddress?: PostalAddress;
  /**
   * People and desks (SAP E1KNVKM, Coupa primary-contact and contacts).
   *
   * @maxItems 200
   */
  contacts?: Contact[];
  /**
   * Web site as written (SAP LFURL, Coupa website, Salesforce Website).
   */
  website?: string;
  /**
   * Tax numbers (SAP STCEG, STCD1..4).
   *
   * @maxItems 50
   */
  taxRegistrations?: TaxRegistration[];
  /**
   * Bank accounts (SAP LFBK).
   *
   * @maxItems 100
   */
  bankAccounts?: BankAccount[];
  /**
   * Payment terms code of the source (SAP ZTERM).
   */
  paymentTerms?: string;
  currency?: CurrencyCode;
  language?: LanguageCode;
  /**
   * The source's class of supplier (SAP KTOKK).
   */
  accountGroup?: string;
  /**
   * Industry as the source names it (SAP BRSCH, Coupa industry, Salesforce Industry).
   */
  industry?: string;
  /**
   * What the supplier supplies (Coupa commodities).
   *
   * @maxItems 1000
   *
   * Items: A commodity code or name.
   */
  commodities?: string[];
  /**
   * Certificates and diversity statuses.
   *
   * @maxItems 200
   */
  certifications?: Certification[];
  creditLimit?: Amount;
  /**
   * Company codes that may buy from it (SAP LFB1).
   *
   * @maxItems 1000
   *
   * Items: Company code (SAP BUKRS).
   */
  companyCodes?: string[];
  /**
   * Purchasing organisations that may buy from it (SAP LFM1).
   *
   * @maxItems 1000
   *
   * Items: Purchasing organisation (SAP EKORG).
   */
  purchasingOrganisations?: string[];
  status?: SupplierStatus;
  extensions?: Extensions;
}
/**
 * A number or name under which somebody knows a thing. Leading zeros are part of it (UBL Identifier).
 */
export interface Identifier {
  /**
   * The identifier exactly as its issuer writes it.
   */
  value: string;
  /**
   * Who issued it: 0088 (GLN), 0060 (DUNS), or a URN such as urn:sap:lifnr:{system}, urn:salesforce:{org}, urn:ariba:anid.
   */
  schemeId?: string;
}
/**
 * The legal person.
 */
export interface LegalEntity {
  /**
   * Registered name.
   */
  registrationName?: string;
  companyId?: Identifier;
  /**
   * Legal form.
   */
  legalForm?: string;
}
/**
 * A postal address (UBL Address). The country is not required: real drafts lack it.
 */
export interface PostalAddress {
  /**
   * Name of the place, or of the addressee (cXML Address/Name, Coupa name).
   */
  name?: string;
  /**
   * Street and house number, line by line (SAP STRAS, cXML and Salesforce Street, Coupa street1..4).
   *
   * @maxItems 10
   *
   * Items: One line.
   */
  streetLines?: string[];
  /**
   * Post office box (SAP PFACH, Coupa po-box).
   */
  postBox?: string;
  /**
   * City (SAP ORT01, cXML, Coupa and Salesforce City).
   */
  cityName?: string;
  /**
   * Postal code (SAP PSTLZ, cXML PostalCode, Coupa postal-code, Salesforce PostalCode).
   */
  postalZone?: string;
  /**
   * State, province or region: code or name (SAP REGIO, cXML and Salesforce State, Coupa state).
   */
  countrySubentity?: string;
  countryCode?: CountryCode;
  /**
   * Country as the source wrote it, when its code is not known.
   */
  countryName?: string;
  /**
   * Persons or departments at the address (cXML DeliverTo).
   *
   * @maxItems 10
   *
   * Items: One line.
   */
  deliverTo?: string[];
}
/**
 * A person or a desk (UBL Contact).
 */
export interface Contact {
  /**
   * Full name.
   */
  name?: string;
  /**
   * First name.
   */
  givenName?: string;
  /**
   * Last name.
   */
  familyName?: string;
  /**
   * Title or function.
   */
  jobTitle?: string;
  /**
   * Department.
   */
  department?: string;
  /**
   * Telephone number as written.
   */
  telephone?: string;
  /**
   * Mobile number as written.
   */
  mobile?: string;
  /**
   * Fax number as written.
   */
  telefax?: string;
  /**
   * E-mail address as written; not checked for deliverability.
   */
  electronicMail?: string;
  /**
   * What the contact is for.
   */
  role?: string;
}
/**
 * A tax number (UBL PartyTaxScheme).
 */
export interface TaxRegistration {
  /**
   * The tax number.
   */
  companyId: string;
  /**
   * VAT, or the source's own tax type. Example: VAT, DE0.
   */
  schemeId?: string;
  countryCode?: CountryCode;
}
/**
 * One account.
 */
export interface BankAccount {
  /**
   * IBAN, without spaces.
   */
  iban?: string;
  /**
   * Account number when there is no IBAN (SAP BANKN).
   */
  accountNumber?: string;
  /**
   * National bank code (SAP BANKL).
   */
  bankCode?: string;
  /**
   * BIC (SWIFT).
   */
  bic?: string;
  /**
   * Bank.
   */
  bankName?: string;
  countryCode?: CountryCode;
  /**
   * Account holder.
   */
  holder?: string;
}
/**
 * One certificate.
 */
export interface Certification {
  /**
   * Kind. Example: ISO 9001.
   */
  type: string;
  /**
   * Certificate number.
   */
  identifier?: string;
  /**
   * Issuer.
   */
  issuer?: string;
  validity?: Period;
}
/**
 * A span of time; both ends belong to it (UBL Period).
 */
export interface Period {
  startDate?: DateOrDateTime;
  endDate?: DateOrDateTime;
}
/**
 * A sum of money (UBL Amount).
 */
export interface Amount {
  value: Decimal;
  currency?: CurrencyCode;
}
/**
 * What may be done with the supplier now.
 */
export interface SupplierStatus {
  /**
   * State of the record (SAP LOEVM, Coupa status).
   */
  lifecycle?: 'draft' | 'active' | 'inactive' | 'deleted';
  /**
   * No invoices or payments (SAP SPERR).
   */
  postingBlocked?: boolean;
  /**
   * No orders (SAP SPERM, Coupa on-hold).
   */
  purchasingBlocked?: boolean;
  /**
   * Registration in a supplier network (Ariba).
   */
  registration?: 'registered' | 'invited' | 'not_invited' | 'denied';
  /**
   * Qualification by the buyer (Ariba).
   */
  qualification?: 'qualified' | 'qualified_for_some' | 'not_qualified' | 'unknown';
  /**
   * The status as the source wrote it.
   */
  sourceStatus?: string;
}
/**
 * Fields of the source that have no canonical name but that a receiver of the same family may need, by their native name.
 */
export interface Extensions {
  [k: string]: string;
}
/**
 * A sales lead. Sources: Salesforce Lead by Outbound Message or REST. A notification may carry only an id.
 */
export interface Lead {
  /**
   * The numbers of the lead; the first is that of the source (Salesforce Lead.Id, 18 characters).
   *
   * @minItems 1
   * @maxItems 50
   */
  identifiers: Identifier[];
  contact?: Contact;
  /**
   * The company the lead works for (Salesforce Company).
   */
  companyName?: string;
  /**
   * Status in canonical words (Salesforce Status, IsConverted).
   */
  status?: 'open' | 'working' | 'qualified' | 'unqualified' | 'converted';
  /**
   * The status as the source wrote it; picklists may be localized (Salesforce Status).
   */
  sourceStatus?: string;
  /**
   * Where the lead came from (Salesforce LeadSource).
   */
  leadSource?: string;
  /**
   * Hot, warm, cold, or the source's own word (Salesforce Rating).
   */
  rating?: string;
  /**
   * Industry (Salesforce Industry).
   */
  industry?: string;
  /**
   * Web site (Salesforce Website).
   */
  website?: string;
  postalAddress?: PostalAddress;
  /**
   * Free text (Salesforce Description).
   */
  description?: string;
  owner?: Identifier;
  estimatedValue?: Amount;
  /**
   * Employees of the company, heads (Salesforce NumberOfEmployees).
   */
  numberOfEmployees?: number;
  consent?: Consent;
  converted?: Converted;
  createdAt?: DateTime;
  modifiedAt?: DateTime;
  extensions?: Extensions;
}
/**
 * What the person agreed to.
 */
export interface Consent {
  /**
   * May be sent e-mail (Salesforce HasOptedOutOfEmail, turned round).
   */
  email?: boolean;
  /**
   * May be called (Salesforce DoNotCall, turned round).
   */
  telephone?: boolean;
  /**
   * May be sent fax (Salesforce HasOptedOutOfFax, turned round).
   */
  fax?: boolean;
}
/**
 * What the lead became.
 */
export interface Converted {
  accountId?: Identifier;
  contactId?: Identifier;
  opportunityId?: Identifier;
  date?: DateOrDateTime;
}
/**
 * An order, a change of one, the seller's response, or a cancellation. Terms of UBL 2.1 Order, OrderChange, OrderResponse and OrderCancellation. Sources: SAP ORDERS05 (ORDERS, ORDRSP), cXML OrderRequest and ConfirmationRequest, Salesforce Opportunity and Order.
 */
export interface Order {
  /**
   * The number of this document: the buyer's order number, or the number of the response.
   */
  id: string;
  /**
   * Which of the four it is.
   */
  documentType: 'order' | 'orderChange' | 'orderResponse' | 'orderCancellation';
  orderReference?: OrderReference;
  /**
   * Version of the document as the source counts (cXML orderVersion).
   */
  documentVersion?: string;
  /**
   * The seller's number, when known (IDoc E1EDK02 002).
   */
  sellersOrderId?: string;
  /**
   * The source's order type (IDoc BSART, E1EDK14 013).
   */
  orderTypeCode?: string;
  issueDate?: DateOrDateTime;
  currency?: CurrencyCode;
  /**
   * In an orderResponse: the verdict on the whole (cXML ConfirmationHeader@type).
   */
  responseCode?: 'accepted' | 'rejected' | 'changed' | 'detail' | 'backordered';
  buyerParty?: Party;
  sellerParty?: Party;
  invoiceParty?: Party;
  payerParty?: Party;
  /**
   * Parties in other roles, or a repeated role.
   *
   * @maxItems 100
   */
  otherParties?: Party[];
  organisation?: Organisation;
  delivery?: Delivery;
  /**
   * Payment terms: code or text (IDoc E1EDK18, cXML PaymentTerm).
   */
  paymentTerms?: string;
  /**
   * Notes (IDoc E1EDKT1, cXML Comments).
   *
   * @maxItems 1000
   */
  notes?: Note[];
  /**
   * Discounts and surcharges on the whole.
   *
   * @maxItems 200
   */
  allowanceCharges?: AllowanceCharge[];
  /**
   * Taxes on the whole (IDoc E1EDK04, cXML Tax).
   *
   * @maxItems 50
   */
  taxes?: Tax[];
  totals?: Totals;
  /**
   * The lines. A cancellation or a response that speaks of the whole may have none.
   *
   * @maxItems 10000
   */
  orderLines: OrderLine[];
  extensions?: Extensions;
}
/**
 * The order that a change, response or cancellation speaks of.
 */
export interface OrderReference {
  /**
   * The buyer's order number (IDoc E1EDK02 001, cXML OrderReference@orderID).
   */
  id?: string;
  /**
   * The seller's order number (IDoc E1EDK02 002).
   */
  sellersId?: string;
  issueDate?: DateOrDateTime;
  /**
   * Technical id of the document referred to (cXML payloadID).
   */
  documentId?: string;
}
/**
 * An organisation in a business document (UBL Party). It has an identifier, a name or, where a source tells no more, an address.
 */
export interface Party {
  /**
   * Numbers of the party (IDoc PARTN and LIFNR, cXML Credential and addressID, Salesforce Id).
   *
   * @minItems 1
   * @maxItems 50
   */
  partyIdentification?: Identifier[];
  /**
   * Name (IDoc NAME1..4, cXML Address/Name, Salesforce Name).
   */
  partyName?: string;
  postalAddress?: PostalAddress;
  /**
   * Its people and desks.
   *
   * @maxItems 50
   */
  contacts?: Contact[];
  /**
   * Its tax numbers.
   *
   * @maxItems 50
   */
  taxRegistrations?: TaxRegistration[];
  /**
   * The source's own role code. Example: AG, LF, WE.
   */
  role?: string;
}
/**
 * The buyer's organisation (IDoc E1EDK14).
 */
export interface Organisation {
  /**
   * Company code (IDoc E1EDK14 011, cXML LegalEntity).
   */
  companyCode?: string;
  /**
   * Purchasing organisation (IDoc E1EDK14 014, cXML OrganizationalUnit).
   */
  purchasingOrganisation?: string;
  /**
   * Purchasing group (IDoc E1EDK14 009, cXML OrganizationalUnit).
   */
  purchasingGroup?: string;
  /**
   * Sales organisation (IDoc E1EDK14 008).
   */
  salesOrganisation?: string;
  /**
   * Distribution channel (IDoc E1EDK14 007).
   */
  distributionChannel?: string;
  /**
   * Division (IDoc E1EDK14 006).
   */
  division?: string;
}
/**
 * When and where.
 */
export interface Delivery {
  requestedDate?: DateOrDateTime;
  promisedDate?: DateOrDateTime;
  deliveryParty?: Party;
  /**
   * Incoterms code (IDoc LKOND, cXML TransportTerms). Example: FCA.
   */
  incoterms?: string;
  /**
   * Place of the Incoterms (IDoc LKTEXT).
   */
  incotermsLocation?: string;
  /**
   * Parts to be delivered at different times (IDoc E1EDP20).
   *
   * @maxItems 1000
   */
  schedule?: ScheduleLine[];
}
/**
 * One part.
 */
export interface ScheduleLine {
  quantity: Quantity;
  date?: DateOrDateTime;
}
/**
 * A quantity with its unit (UBL Quantity).
 */
export interface Quantity {
  value: Decimal;
  /**
   * UNECE Recommendation 20 code, when known. Example: C62, KGM.
   */
  unitCode?: string;
  /**
   * The unit as the source wrote it. Example: ST, EA, PCE.
   */
  sourceUnitCode?: string;
}
/**
 * Free text (UBL Note).
 */
export interface Note {
  /**
   * The text.
   */
  text: string;
  /**
   * What it is about: the source's text id. Example: F03.
   */
  subject?: string;
  language?: LanguageCode;
}
/**
 * A discount or surcharge (UBL AllowanceCharge).
 */
export interface AllowanceCharge {
  /**
   * true: surcharge; false: discount.
   */
  charge: boolean;
  /**
   * The source's code.
   */
  reasonCode?: string;
  /**
   * Why it is taken off or put on.
   */
  reason?: string;
  amount?: Amount;
  percent?: Decimal;
  baseAmount?: Amount;
}
/**
 * One tax of an order or a line.
 */
export interface Tax {
  /**
   * Tax category or type (IDoc MWSKZ, cXML TaxDetail@category).
   */
  category?: string;
  percent?: Decimal;
  amount?: Amount;
  taxableAmount?: Amount;
  /**
   * The tax in words.
   */
  description?: string;
}
/**
 * Sums as the source states them.
 */
export interface Totals {
  netAmount?: Amount;
  taxAmount?: Amount;
  grossAmount?: Amount;
  totalAmount?: Amount;
}
/**
 * One line of an order (UBL OrderLine).
 */
export interface OrderLine {
  /**
   * The number of the line as the source wrote it (IDoc POSEX, cXML lineNumber, Salesforce OrderItemNumber). It need not be unique: lineIndex is.
   */
  id: string;
  /**
   * Position in the document, from 1; no two lines have the same.
   */
  lineIndex: number;
  /**
   * The line this one belongs to (sub-items).
   */
  parentLineId?: string;
  /**
   * What happens to the line (IDoc ACTION 001, 002, 003).
   */
  action?: 'add' | 'change' | 'delete';
  item?: Item;
  quantity?: Quantity;
  price?: Price;
  lineAmount?: Amount;
  /**
   * Discounts and surcharges.
   *
   * @maxItems 200
   */
  allowanceCharges?: AllowanceCharge[];
  /**
   * Taxes on the line (IDoc E1EDP04, cXML Tax).
   *
   * @maxItems 50
   */
  taxes?: Tax[];
  delivery?: Delivery;
  /**
   * Notes on the line (IDoc E1EDPT1, cXML Comments).
   *
   * @maxItems 200
   */
  notes?: Note[];
  /**
   * In an orderResponse: one or several verdicts a line (accept 3, reject 2).
   *
   * @maxItems 200
   */
  lineStatus?: LineStatus[];
  /**
   * The receiving plant (IDoc WERKS).
   */
  plant?: string;
  /**
   * Who asked for it (cXML Contact endUser or requester).
   */
  requester?: string;
  extensions?: Extensions;
}
/**
 * The thing ordered (UBL Item).
 */
export interface Item {
  /**
   * Short name (IDoc KTEXT, cXML ShortName).
   */
  name?: string;
  /**
   * Description (cXML Description, Salesforce Description).
   */
  description?: string;
  buyersItemId?: Identifier;
  sellersItemId?: Identifier;
  /**
   * cXML SupplierPartAuxiliaryID.
   */
  sellersAuxiliaryId?: string;
  standardItemId?: Identifier;
  manufacturersItemId?: Identifier;
  /**
   * Manufacturer (cXML ManufacturerName).
   */
  manufacturerName?: string;
  /**
   * Commodity classes (IDoc MATKL, cXML Classification).
   *
   * @maxItems 50
   */
  classifications?: Classification[];
}
/**
 * One class.
 */
export interface Classification {
  /**
   * The code in that list.
   */
  code: string;
  /**
   * List. Example: UNSPSC.
   */
  schemeId?: string;
}
/**
 * Price of baseQuantity units (UBL Price).
 */
export interface Price {
  amount: Amount;
  baseQuantity?: Quantity;
}
/**
 * The seller's word on a line or part of it (cXML ConfirmationStatus, IDoc ACTION).
 */
export interface LineStatus {
  /**
   * The verdict.
   */
  code: 'accepted' | 'rejected' | 'backordered' | 'changed' | 'open';
  quantity?: Quantity;
  deliveryDate?: DateOrDateTime;
  shipmentDate?: DateOrDateTime;
  price?: Amount;
  /**
   * Why, in words (cXML Comments).
   */
  reason?: string;
  /**
   * The source's code.
   */
  reasonCode?: string;
}
/**
 * A judgement of one partner on another: a buyer rates a supplier, or a supplier a buyer. Sources: Coupa evaluations, S/4HANA supplier evaluation scorecards, Dynamics vendor reviews.
 */
export interface Rating {
  /**
   * The number of the rating in the source (Coupa id or entityId, S/4 SuplrEvalScorecardUUID).
   */
  id: string;
  /**
   * Who rates whom.
   */
  direction: 'buyer_rates_supplier' | 'supplier_rates_buyer';
  ratedParty: Party;
  raterParty?: Party;
  /**
   * pending: incomplete, the score is not final (Coupa finalScore -1).
   */
  status: 'pending' | 'final' | 'cancelled';
  /**
   * The status as the source wrote it (Coupa status, S/4 SuplrEvalIsFinal).
   */
  sourceStatus?: string;
  score?: Score;
  targetScore?: Decimal;
  /**
   * The score in words (Coupa finalRating).
   */
  label?: string;
  /**
   * The scores that make the overall one (Coupa criteria, Dynamics Criterion).
   *
   * @maxItems 1000
   */
  criteria?: Criterion[];
  period?: Period;
  evaluatedAt?: DateOrDateTime;
  evaluator?: Contact;
  /**
   * How many evaluators answered (S/4 NumberOfResponses).
   */
  responses?: number;
  /**
   * The evaluation program or questionnaire (Coupa program, S/4 SuplrEvalScorecardName).
   */
  program?: string;
  /**
   * What was said about the whole.
   */
  comment?: string;
  /**
   * The order that the rating is about, when it is about one.
   */
  orderReference?: string;
  extensions?: Extensions;
}
/**
 * A value on a scale.
 */
export interface Score {
  value: Decimal;
  min: Decimal;
  max: Decimal;
}
/**
 * One criterion.
 */
export interface Criterion {
  /**
   * Code of the criterion, else its position.
   */
  code: string;
  /**
   * The criterion or question in words.
   */
  name?: string;
  weight?: Decimal;
  score?: Score;
  /**
   * What was said about this criterion.
   */
  comment?: string;
}
/**
 * The hub's statement that a step happened. Receipts of one message form a chain: each carries the digest of the one before it. The digest of a receipt is the SHA-256 of its JSON in canonical form (RFC 8785).
 */
export interface Receipt {
  /**
   * rct_ and a UUIDv7.
   */
  id: string;
  /**
   * ict_ and a UUIDv7.
   */
  interchangeId: string;
  /**
   * msg_ and a UUIDv7; absent when the interchange as a whole was rejected.
   */
  messageId?: string;
  /**
   * dlv_ and a UUIDv7, for delivered and dead.
   */
  deliveryId?: string;
  /**
   * att_ and a UUIDv7, for delivered and dead.
   */
  attemptId?: string;
  /**
   * What happened.
   */
  event: 'accepted' | 'rejected' | 'quarantined' | 'unrouted' | 'delivered' | 'dead' | 'cancelled';
  at: DateTime;
  /**
   * The sending system.
   */
  sender: string;
  /**
   * Its partner.
   */
  senderPartner?: string;
  /**
   * The receiving system, for delivered and dead.
   */
  receiver?: string;
  /**
   * Its partner.
   */
  receiverPartner?: string;
  /**
   * The type of the message.
   */
  messageType?: string;
  /**
   * The sender's id of the document.
   */
  nativeId?: string;
  /**
   * The numbers of the message.
   *
   * @maxItems 50
   */
  businessKeys?: BusinessKey[];
  receivedSha256: Sha256;
  canonicalSha256?: Sha256;
  sentSha256?: Sha256;
  /**
   * $id of the schema that the message was validated against.
   */
  schemaId?: string;
  /**
   * The version of the address book that routed the message.
   */
  addressBookVersion?: number;
  /**
   * Which try it was, from 1.
   */
  attemptNumber?: number;
  /**
   * The receiver's status: HTTP status, cXML code, IDoc status.
   */
  remoteStatus?: string;
  /**
   * The id of the record in the receiving system.
   */
  remoteReference?: string;
  /**
   * For rejected, quarantined and dead: the code of the problem.
   */
  code?: string;
  /**
   * A plain sentence.
   */
  detail?: string;
  previousSha256?: Sha256;
  sha256?: Sha256;
  /**
   * How often a person has sent the delivery, from 1; attempts are counted anew in each.
   */
  generation?: number;
}
/**
 * Who exchanges what with whom: partners, their systems, and the routes between them. Kept as YAML, checked, versioned in the ledger.
 */
export interface AddressBook {
  /**
   * The organisations, by name.
   */
  partners: {
    [k: string]: Partner;
  };
  /**
   * The connected installations, by name; the name is part of the URL a system posts to.
   */
  systems: {
    [k: string]: System;
  };
  /**
   * Which documents go where. Every route that fits applies; a message that fits none waits as unrouted.
   *
   * @maxItems 10000
   */
  routes: Route[];
  /**
   * Who is told of what stands that somebody should know of, and of its end.
   *
   * @maxItems 100
   */
  alerts?: AlertRecipient[];
  retention?: Retention;
  /**
   * People and tools that may read everything and mend, by name.
   */
  operators?: {
    [k: string]: Operator;
  };
}
/**
 * One organisation.
 */
export interface Partner {
  /**
   * The name as people write it.
   */
  name: string;
  /**
   * Its numbers.
   *
   * @maxItems 20
   */
  identifiers?: Identifier[];
}
/**
 * One installation: an adapter and its settings.
 */
export interface System {
  /**
   * The partner it belongs to.
   */
  partner: string;
  /**
   * The adapter that speaks its language.
   */
  adapter: string;
  /**
   * For people.
   */
  description?: string;
  expect_every?: Duration;
  held_for?: Duration;
  /**
   * Settings of the adapter; its README and its settings schema say which.
   */
  settings?: {
    [k: string]: unknown;
  };
  inbound?: Inbound;
  outbound?: Outbound;
  /**
   * What the adapter needs to speak to the system, by the names its README gives; always by reference.
   */
  credentials?: {
    [k: string]: SecretReference;
  };
  retention?: Retention;
}
/**
 * How it posts to the hub. Without this it cannot.
 */
export interface Inbound {
  /**
   * The ways it may prove who it is; one is enough.
   *
   * @minItems 1
   * @maxItems 20
   */
  auth: InboundAuth[];
  /**
   * What happens to a document that cannot be normalized: quarantine keeps it for a person and answers 2xx; reject refuses it. The adapter has a default.
   */
  on_invalid?: 'quarantine' | 'reject';
  rate_limit?: Rate;
  /**
   * The system that gets the receipts of what this one sends.
   */
  receipts?: string;
}
/**
 * Authorization: Bearer KEY. The book holds only the hash, or a reference.
 */
export interface BearerAuth {
  /**
   * A key in the Authorization header.
   */
  type: 'bearer';
  key_sha256?: Sha256;
  key?: SecretReference;
}
/**
 * HTTP Basic (RFC 7617).
 */
export interface BasicAuth {
  /**
   * User name and password.
   */
  type: 'basic';
  /**
   * User name.
   */
  username: string;
  password: SecretReference;
}
/**
 * Signature over id, timestamp and the raw bytes, by the Standard Webhooks scheme.
 */
export interface HmacAuth {
  /**
   * A signature over the bytes.
   */
  type: 'hmac';
  secret: SecretReference;
}
/**
 * POST /in/{system}/{secret}, for systems that can send no header of their own.
 */
export interface PathAuth {
  /**
   * A secret in the URL.
   */
  type: 'path';
  secret: SecretReference;
}
/**
 * The adapter looks for a shared secret in the document itself (cXML Sender/Credential/SharedSecret).
 */
export interface DocumentAuth {
  /**
   * A secret in the document.
   */
  type: 'document';
  secret: SecretReference;
}
/**
 * How the hub delivers to it. Without this it cannot.
 */
export interface Outbound {
  /**
   * Base URL; the adapter adds its paths.
   */
  url: string;
  /**
   * Deliveries under way at once, in all worker processes together.
   */
  concurrency?: number;
  rate_limit?: Rate;
  /**
   * on: a system that takes nothing gets nothing but a trial now and then, and what waits for it uses up no attempts.
   */
  breaker?: 'on' | 'off';
  timeout?: Duration;
  /**
   * Waiting times between attempts; one more attempt than entries.
   *
   * @minItems 0
   * @maxItems 50
   */
  retry?: Duration[];
  /**
   * Allow loopback and private addresses (RFC 1918, RFC 4193); off by default, so that an address book cannot reach into the hub's own network.
   */
  allow_private_addresses?: boolean;
}
/**
 * How long payloads are kept, by type of message. Receipts, digests and what repetitions are told by stay for ever.
 */
export interface Retention {
  default?: RetentionPeriod;
  supplier?: RetentionPeriod;
  lead?: RetentionPeriod;
  order?: RetentionPeriod;
  rating?: RetentionPeriod;
  receipt?: RetentionPeriod;
}
/**
 * One rule.
 */
export interface Route {
  /**
   * For people, logs and receipts; unique.
   */
  name: string;
  /**
   * The sending system, several, or * for any.
   */
  from: string | string[] | '*';
  /**
   * The type of message.
   */
  type: 'supplier' | 'lead' | 'order' | 'rating';
  /**
   * Every field must have the value, or one of the values. The name is a path into the canonical message: body.documentType, action, body.buyerParty.partyName.
   */
  when?: {
    [k: string]: string | number | boolean | (string | number | boolean)[];
  };
  /**
   * The receiving system, or several.
   */
  to: string | string[];
  deliver_within?: Duration;
  /**
   * What stays in order: nothing, the documents of one business key, or all of the sending partner.
   */
  ordering?: 'none' | 'key' | 'partner';
  /**
   * What a dead letter does to the documents behind it in its lane.
   */
  on_dead?: 'hold' | 'skip';
  /**
   * Whether a version older than one that was accepted before is delivered all the same, or skipped.
   */
  on_stale?: 'deliver' | 'skip';
}
/**
 * One address.
 */
export interface AlertRecipient {
  /**
   * For people and logs; unique.
   */
  name: string;
  /**
   * Where notifications are posted; by reference where whoever knows it may post (Slack).
   */
  url: string | SecretReference;
  /**
   * slack: a text, as Slack and others take it; webhook: JSON by the Standard Webhooks scheme.
   */
  format: 'slack' | 'webhook';
  secret?: SecretReference;
  /**
   * Only alerts of these kinds.
   *
   * @minItems 1
   * @maxItems 20
   */
  kinds?: AlertKind[];
  /**
   * Only alerts about these systems.
   *
   * @minItems 1
   * @maxItems 1000
   *
   * Items: A system.
   */
  systems?: string[];
  /**
   * Allow loopback and private addresses, as for systems.
   */
  allow_private_addresses?: boolean;
}
/**
 * One operator.
 */
export interface Operator {
  token?: SecretReference;
  token_sha256?: Sha256;
}
