import { ratingFieldNames } from './rating-fields.ts';

const field = (description: string, more: Record<string, unknown> = {}) => ({
  description,
  type: 'string',
  pattern: '^[A-Za-z][A-Za-z0-9_]{0,79}$',
  ...more,
});
const text = (description: string, more: Record<string, unknown> = {}) => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength: 255,
  ...more,
});
const decimal = '^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$';
const flag = (description: string) => ({ description, type: 'boolean', default: false });
const byField = { propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]{0,79}$' } };
const objectNames = ['Lead', 'Account', 'Order', 'OrderItem', 'Rating'];
const types = ['lead', 'supplier', 'order', 'rating'];

/** JSON Schema of `settings` of a Salesforce system in the address book. */
export const settingsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Salesforce settings',
  description: 'How one Salesforce organisation is read and written.',
  type: 'object',
  properties: {
    organization_id: {
      description:
        'Id of the organisation, 15 or 18 characters. Outbound Messages of another one are not read; it also names the scheme of record ids (urn:salesforce:ID).',
      type: 'string',
      pattern: '^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$',
    },
    api_version: {
      description: 'Version of the REST API that is written to.',
      type: 'string',
      pattern: '^[1-9][0-9]{1,2}\\.0$',
      default: '62.0',
    },
    won_stages: {
      description: 'Stages in which an Opportunity is an order; IsWon counts too.',
      type: 'array',
      items: text('StageName.'),
      maxItems: 50,
      default: ['Closed Won'],
    },
    rating_object: field('API name of the custom object that holds ratings.', {
      default: 'Supplier_Rating__c',
    }),
    rating_fields: {
      description: 'Fields of the rating object that are called otherwise than the README says.',
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(ratingFieldNames).map(([part, name]) => [
          part,
          {
            description: `Field for ${part}; null: the object has none.`,
            type: ['string', 'null'],
            pattern: '^[A-Za-z][A-Za-z0-9_]{0,79}$',
            default: name,
          },
        ]),
      ),
      additionalProperties: false,
    },
    rating_account_field: field(
      'Lookup field of the rating object to the Account of the rated party. Example: Supplier__c.',
    ),
    rating_scale: {
      description: 'The scale of scores that state none.',
      type: 'object',
      properties: {
        min: { description: 'Lowest.', type: 'string', pattern: decimal },
        max: { description: 'Highest.', type: 'string', pattern: decimal },
      },
      required: ['min', 'max'],
      additionalProperties: false,
      default: { min: '0', max: '100' },
    },
    currency: {
      description: 'Currency of an organisation that has only one, and so names none.',
      type: 'string',
      pattern: '^[A-Z]{3}$',
    },
    multi_currency: flag('The organisation has several currencies: CurrencyIsoCode is written.'),
    country_codes: flag(
      'State and country picklists are switched on: codes are written, not names.',
    ),
    external_id_field: field(
      'External id field (Text 255, unique, case-sensitive) of every object that is written.',
      { default: 'PostOffice_Id__c' },
    ),
    order_account: {
      description:
        'Whose Account an Order belongs to, by the external id of the party; absent: defaults.Order.AccountId.',
      enum: ['buyer', 'seller'],
    },
    order_items: flag('Order lines are written as OrderItem records, at most 24 an order.'),
    pricebook_entry_field: field(
      'External id field of PricebookEntry that holds the item number of a line.',
      { default: 'PostOffice_Id__c' },
    ),
    cancelled_status: text('Status of a cancelled Order; absent: cancellations are not written.'),
    allow_delete: flag('A message with the action delete deletes the record.'),
    lead_status: {
      description: 'Picklist value of Lead.Status for a canonical status.',
      type: 'object',
      properties: Object.fromEntries(
        ['open', 'working', 'qualified', 'unqualified', 'converted'].map((status) => [
          status,
          text(`Value for ${status}.`),
        ]),
      ),
      additionalProperties: false,
    },
    defaults: {
      description:
        'Field values for records that a message may create, by object; what the message says wins.',
      type: 'object',
      properties: Object.fromEntries(
        objectNames.map((name) => [
          name,
          {
            description: `Fields of ${name}.`,
            type: 'object',
            ...byField,
            additionalProperties: { type: ['string', 'number', 'boolean'] },
            maxProperties: 100,
          },
        ]),
      ),
      additionalProperties: false,
    },
    extra_fields: {
      description:
        'Further fields to write, by type of message: name of the field, path into the canonical body. Example: {"lead": {"Region__c": "extensions.Region__c"}}.',
      type: 'object',
      properties: Object.fromEntries(
        types.map((name) => [
          name,
          {
            description: `Fields of a ${name}.`,
            type: 'object',
            ...byField,
            additionalProperties: text('Path.', { pattern: '^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$' }),
            maxProperties: 100,
          },
        ]),
      ),
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};
