import type { MessageType } from '../../schemas/message.ts';
import type { Lead } from '../../schemas/types.ts';
import { type RatingFields, type RatingPart, ratingFields } from './rating-fields.ts';
import { sameIdForm } from './record-id.ts';

export type FieldValue = string | number | boolean;

/** The settings as checked by their schema, with its defaults filled in. */
export interface Settings {
  /** 18 characters. */
  organizationId?: string;
  /** Scheme of the ids of this organisation's records. */
  scheme: string;
  apiVersion: string;
  wonStages: string[];
  ratingObject: string;
  ratingFields: RatingFields;
  ratingAccountField?: string;
  ratingScale: { min: string; max: string };
  currency?: string;
  multiCurrency: boolean;
  countryCodes: boolean;
  externalIdField: string;
  orderAccount?: 'buyer' | 'seller';
  orderItems: boolean;
  pricebookEntryField: string;
  cancelledStatus?: string;
  allowDelete: boolean;
  leadStatus: Partial<Record<NonNullable<Lead['status']>, string>>;
  defaults: Partial<Record<string, Record<string, FieldValue>>>;
  extraFields: Partial<Record<MessageType, Record<string, string>>>;
}

/** What Salesforce itself offers in Lead.Status; a converted lead is made by converting, not by writing. */
const leadStatus = {
  open: 'Open - Not Contacted',
  working: 'Working - Contacted',
  unqualified: 'Closed - Not Converted',
};

export function readSettings(raw: Record<string, unknown>, system: string): Settings {
  const organization = optional<string>(raw.organization_id);
  const organizationId = organization === undefined ? undefined : sameIdForm(organization);
  const defaults = optional<Settings['defaults']>(raw.defaults);
  return {
    organizationId,
    scheme: `urn:salesforce:${organizationId ?? system}`,
    apiVersion: optional<string>(raw.api_version) ?? '62.0',
    wonStages: optional<string[]>(raw.won_stages) ?? ['Closed Won'],
    ratingObject: optional<string>(raw.rating_object) ?? 'Supplier_Rating__c',
    ratingFields: ratingFields(
      optional<Partial<Record<RatingPart, string | null>>>(raw.rating_fields) ?? {},
    ),
    ratingAccountField: optional(raw.rating_account_field),
    ratingScale: optional<Settings['ratingScale']>(raw.rating_scale) ?? { min: '0', max: '100' },
    currency: optional(raw.currency),
    multiCurrency: raw.multi_currency === true,
    countryCodes: raw.country_codes === true,
    externalIdField: optional<string>(raw.external_id_field) ?? 'PostOffice_Id__c',
    orderAccount: optional(raw.order_account),
    orderItems: raw.order_items === true,
    pricebookEntryField: optional<string>(raw.pricebook_entry_field) ?? 'PostOffice_Id__c',
    cancelledStatus: optional(raw.cancelled_status),
    allowDelete: raw.allow_delete === true,
    leadStatus: { ...leadStatus, ...optional<Settings['leadStatus']>(raw.lead_status) },
    defaults: { ...defaults, Order: { Status: 'Draft', ...defaults?.Order } },
    extraFields: optional<Settings['extraFields']>(raw.extra_fields) ?? {},
  };
}

/** The schema has checked the type; only absence is left to tell. */
function optional<T>(value: unknown): T | undefined {
  return (value ?? undefined) as T | undefined;
}
