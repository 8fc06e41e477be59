/**
 * The standard objects that the sandbox knows, with their fields: types and lengths as the Salesforce
 * Field Reference Guide states them. Custom objects (`…__c`) exist by any name.
 */
export type FieldType =
  | { kind: 'text'; most: number }
  | { kind: 'email' | 'boolean' | 'int' | 'number' | 'date' | 'datetime' | 'id' | 'readOnly' };

export interface SObject {
  name: string;
  /** First three characters of its record ids. */
  prefix: string;
  fields: ReadonlyMap<string, FieldType>;
  /** Must be filled; either one of a pair of alternatives will do. */
  required: readonly (readonly string[])[];
  /** Fields that only a new record may set. */
  createOnly?: readonly string[];
  /** Relationship → the object it leads to. */
  parents: Readonly<Record<string, string>>;
}

/** A list such as `LastName:80 Email:email`; a number is the length of a text. */
function fields(list: string): Map<string, FieldType> {
  return new Map(
    list
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', type = ''] = entry.split(':');
        return [
          name,
          /^\d+$/.test(type) ? { kind: 'text', most: Number(type) } : ({ kind: type } as FieldType),
        ];
      }),
  );
}

const system = `OwnerId:id RecordTypeId:id CurrencyIsoCode:3 Id:readOnly CreatedDate:readOnly
  CreatedById:readOnly LastModifiedDate:readOnly LastModifiedById:readOnly SystemModstamp:readOnly
  IsDeleted:readOnly`;
const address = (prefix: string) => `${prefix}Street:255 ${prefix}City:40 ${prefix}State:80
  ${prefix}PostalCode:20 ${prefix}Country:80 ${prefix}StateCode:10 ${prefix}CountryCode:10
  ${prefix}Latitude:number ${prefix}Longitude:number ${prefix}Address:readOnly`;

const objects: SObject[] = [
  {
    name: 'Lead',
    prefix: '00Q',
    required: [['LastName'], ['Company']],
    parents: {},
    fields: fields(`${system} ${address('')} FirstName:40 LastName:80 MiddleName:40 Suffix:40
      Salutation:40 Name:readOnly Title:128 Company:255 Email:email Phone:40 MobilePhone:40 Fax:40
      Website:255 Description:32000 LeadSource:255 Status:255 Industry:255 Rating:255
      AnnualRevenue:number NumberOfEmployees:int HasOptedOutOfEmail:boolean DoNotCall:boolean
      HasOptedOutOfFax:boolean CompanyDunsNumber:9 Jigsaw:20 IsUnreadByOwner:boolean
      IsConverted:readOnly ConvertedAccountId:readOnly ConvertedContactId:readOnly
      ConvertedOpportunityId:readOnly ConvertedDate:readOnly EmailBouncedReason:255
      EmailBouncedDate:datetime`),
  },
  {
    name: 'Account',
    prefix: '001',
    required: [['Name']],
    parents: { Parent: 'Account' },
    fields: fields(`${system} ${address('Billing')} ${address('Shipping')} Name:255 AccountNumber:40
      AccountSource:255 AnnualRevenue:number Description:32000 DunsNumber:9 Fax:40 Industry:255
      Jigsaw:20 NaicsCode:8 NaicsDesc:120 NumberOfEmployees:int Ownership:255 ParentId:id Phone:40
      Rating:255 Sic:20 SicDesc:80 Site:80 TickerSymbol:20 Tradestyle:255 Type:255 Website:255
      YearStarted:4`),
  },
  {
    name: 'Order',
    prefix: '801',
    required: [['AccountId', 'Account'], ['EffectiveDate'], ['Status']],
    parents: { Account: 'Account', Pricebook2: 'Pricebook2', Contract: 'Contract' },
    fields: fields(`${system} ${address('Billing')} ${address('Shipping')} AccountId:id
      BillToContactId:id CompanyAuthorizedById:id CompanyAuthorizedDate:date ContractId:id
      CustomerAuthorizedById:id CustomerAuthorizedDate:date Description:32000 EffectiveDate:date
      EndDate:date IsReductionOrder:boolean Name:80 OpportunityId:id OrderNumber:readOnly
      OrderReferenceNumber:80 OriginalOrderId:id PoDate:date PoNumber:80 Pricebook2Id:id QuoteId:id
      ShipToContactId:id Status:255 StatusCode:readOnly TotalAmount:readOnly Type:255
      ActivatedDate:datetime ActivatedById:id`),
  },
  {
    name: 'OrderItem',
    prefix: '802',
    required: [
      ['OrderId', 'Order'],
      ['PricebookEntryId', 'PricebookEntry', 'Product2Id'],
      ['Quantity'],
      ['UnitPrice'],
    ],
    parents: { Order: 'Order', PricebookEntry: 'PricebookEntry', Product2: 'Product2' },
    fields: fields(`Id:readOnly OrderId:id PricebookEntryId:id Product2Id:id OriginalOrderItemId:id
      Quantity:number UnitPrice:number ListPrice:number Description:255 ServiceDate:date
      EndDate:date OrderItemNumber:readOnly AvailableQuantity:readOnly TotalPrice:readOnly`),
    createOnly: [
      'OrderId',
      'Order',
      'PricebookEntryId',
      'PricebookEntry',
      'Product2Id',
      'Product2',
    ],
  },
  {
    name: 'Product2',
    prefix: '01t',
    required: [['Name']],
    parents: {},
    fields: fields(`${system} Name:255 ProductCode:255 Description:4000 IsActive:boolean Family:255
      StockKeepingUnit:180 QuantityUnitOfMeasure:255`),
  },
  {
    name: 'Pricebook2',
    prefix: '01s',
    required: [['Name']],
    parents: {},
    fields: fields(`${system} Name:255 Description:255 IsActive:boolean IsStandard:readOnly`),
  },
  {
    name: 'PricebookEntry',
    prefix: '01u',
    required: [['Product2Id', 'Product2'], ['Pricebook2Id', 'Pricebook2'], ['UnitPrice']],
    parents: { Product2: 'Product2', Pricebook2: 'Pricebook2' },
    fields: fields(`CurrencyIsoCode:3 Id:readOnly Product2Id:id Pricebook2Id:id UnitPrice:number
      IsActive:boolean UseStandardPrice:boolean Name:readOnly ProductCode:readOnly`),
  },
];

const standard = new Map(objects.map((object) => [object.name, object]));

/** The object of that name; undefined when the organisation has none. */
export function sobject(name: string): SObject | undefined {
  if (standard.has(name)) return standard.get(name);
  if (!/^[A-Za-z]\w{0,39}__c$/.test(name)) return undefined;
  return { name, prefix: 'a00', required: [], parents: {}, fields: fields(`${system} Name:80`) };
}
