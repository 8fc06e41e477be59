import { type Kind, kinds } from './kinds.ts';

/** Settings of an SAP system in the address book, as `settingsSchema` describes them. */
export interface Settings {
  message_types?: Record<string, Kind>;
  time_zone_offset?: string;
  units?: Record<string, string>;
  client?: string;
  sndprn?: string;
  sndprt?: string;
  sndpor?: string;
  rcvprn?: string;
  rcvprt?: string;
  rcvpor?: string;
  idoc_path?: string;
  business_partner_path?: string;
  external_id_prefix?: string;
  external_id_prefixes?: Record<string, string>;
  business_partner_grouping?: string;
  business_partner_roles?: string[];
  company_code?: string;
  reconciliation_account?: string;
  purchasing_organisation?: string;
}

const text = (description: string, maxLength: number) => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength,
});

const path = (description: string) => ({
  description,
  type: 'string',
  pattern: '^(/[A-Za-z0-9._~%;=-]+)+$',
  maxLength: 200,
});

export const settingsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'SAP settings',
  description: 'Settings of a system that speaks to the hub through the sap adapter.',
  type: 'object',
  additionalProperties: false,
  properties: {
    message_types: {
      description:
        'Custom message types (MESTYP) and the standard one that each means. Example: /ACME/ORDERS: ORDERS. A type named here is read whatever its basic type is called.',
      type: 'object',
      maxProperties: 100,
      propertyNames: { minLength: 1, maxLength: 30 },
      additionalProperties: {
        description: 'The standard message type.',
        enum: Object.keys(kinds),
      },
    },
    time_zone_offset: {
      description:
        'Offset from UTC of the dates and times in control records, which SAP writes without a zone. Default: +00:00.',
      type: 'string',
      pattern: '^[+-](0[0-9]|1[0-4]):[0-5][0-9]$',
    },
    units: {
      description:
        'Units of this SAP and the UNECE Recommendation 20 code of each, beside the built-in list. Example: SCH: XBX.',
      type: 'object',
      maxProperties: 500,
      propertyNames: { minLength: 1, maxLength: 32 },
      additionalProperties: {
        description: 'UNECE Recommendation 20 code.',
        type: 'string',
        pattern: '^[A-Z0-9]{1,3}$',
      },
    },
    client: {
      description: 'SAP client (MANDT): three digits. Put into EDI_DC40 and into sap-client.',
      type: 'string',
      pattern: '^[0-9]{3}$',
    },
    sndprn: text('SNDPRN of IDocs to SAP: the partner number of the hub in WE20.', 10),
    sndprt: text('SNDPRT of IDocs to SAP: LS, KU or LI. Default: LS.', 2),
    sndpor: text('SNDPOR of IDocs to SAP: the port of the hub in WE21.', 10),
    rcvprn: text('RCVPRN of IDocs to SAP: the logical system of SAP. Example: S4HCLNT100.', 10),
    rcvprt: text('RCVPRT of IDocs to SAP. Default: LS.', 2),
    rcvpor: text('RCVPOR of IDocs to SAP. Example: SAPS4H.', 10),
    idoc_path: path('Path of the IDoc service. Default: /sap/bc/idoc_xml.'),
    business_partner_path: path(
      'Path of the business partner service. Default: /sap/opu/odata/sap/API_BUSINESS_PARTNER.',
    ),
    external_id_prefix: text(
      'Put before the supplier number in BusinessPartnerIDByExtSystem. Together they may have 20 characters.',
      10,
    ),
    external_id_prefixes: {
      description:
        'The same by sending system, where several send suppliers: the number 1001 of one is not the 1001 of another. Example: coupa: C-.',
      type: 'object',
      maxProperties: 100,
      propertyNames: { minLength: 1, maxLength: 64 },
      additionalProperties: text('Prefix of the numbers of that system.', 10),
    },
    business_partner_grouping: text(
      'BusinessPartnerGrouping of new partners: decides the number range.',
      4,
    ),
    business_partner_roles: {
      description: 'Roles of new partners. Default: FLVN00 and FLVN01 (supplier).',
      type: 'array',
      maxItems: 20,
      items: text('BusinessPartnerRole.', 6),
    },
    company_code: text('Company code that new suppliers are extended to.', 4),
    reconciliation_account: text('Reconciliation account in that company code.', 10),
    purchasing_organisation: text('Purchasing organisation that new suppliers are extended to.', 4),
  },
} as const;

/** The address book has checked them against the schema. */
export function sapSettings(settings: Record<string, unknown>): Settings {
  return settings as Settings;
}

export function timeZoneOffset(settings: Settings): string {
  return settings.time_zone_offset ?? '+00:00';
}
