/** What an entity sent may hold: names and types of $metadata, and the rules of the business. */

import { type EntitySet, type PropertyType, single } from './entity-set.ts';
import { badBusiness, badPayload, type Refusal } from './fault.ts';
import { entitySets } from './sets.ts';

export type Values = Record<string, unknown>;

/** An entity sent: its own values, and those below it. */
export interface Sent {
  set: EntitySet;
  values: Values;
  below: Sent[];
}

/** Reads a payload for a set, deep ones too; the first mistake refuses it. */
export function readSent(set: EntitySet, payload: unknown): Sent | Refusal {
  if (!isObject(payload)) return badPayload('The payload is no entity');
  const values: Values = {};
  const below: Sent[] = [];
  for (const [name, value] of Object.entries(payload)) {
    if (name === '__metadata') continue;
    const target = entitySets.get(set.to[name] ?? '');
    if (target) {
      for (const part of parts(name, value) ?? [undefined]) {
        const sent = readSent(target, part);
        if ('status' in sent) return sent;
        below.push(sent);
      }
      continue;
    }
    const type = set.properties.get(name);
    if (type === undefined)
      return badPayload(`Property '${name}' is invalid for type '${set.name}Type'`);
    const wrong = value === null && !set.keys.includes(name) ? undefined : wrongType(value, type);
    if (wrong) return badPayload(`Property '${name}' has an invalid value: ${wrong}`);
    values[name] = value;
  }
  return { set, values, below };
}

/** `[…]` or `{"results":[…]}` for many, one object for one. */
function parts(name: string, value: unknown): unknown[] | undefined {
  if (single.has(name)) return isObject(value) ? [value] : undefined;
  const many = isObject(value) ? value.results : value;
  return Array.isArray(many) ? many : undefined;
}

const literals: Record<Exclude<PropertyType, number | 'Boolean' | 'Int16'>, RegExp> = {
  DateTime: /^\/Date\(-?\d+\)\/$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$/,
  DateTimeOffset: /^\/Date\(-?\d+([+-]\d{4})?\)\/$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/,
  Time: /^PT(\d+H)?(\d+M)?(\d+(\.\d+)?S)?$/,
  Guid: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  Decimal: /^-?\d+(\.\d+)?$/,
};

function wrongType(value: unknown, type: PropertyType): string | undefined {
  if (type === 'Boolean') return typeof value === 'boolean' ? undefined : 'no Edm.Boolean';
  if (type === 'Int16') return Number.isInteger(value) ? undefined : 'no Edm.Int16';
  if (typeof value !== 'string')
    return `no Edm.${typeof type === 'number' ? 'String' : type} in quotes`;
  if (typeof type !== 'number') return literals[type].test(value) ? undefined : `no Edm.${type}`;
  const length = [...value].length;
  return length <= type ? undefined : `${length} characters, ${type} at the most`;
}

const namedBy: Record<string, string> = {
  1: 'LastName',
  2: 'OrganizationBPName1',
  3: 'GroupBusinessPartnerName1',
};

/** Rules beyond the types; for a change only what is sent is looked at. */
export function brokenRule({ set, values, below }: Sent, creating: boolean): Refusal | undefined {
  for (const part of below) {
    const broken = brokenRule(part, creating);
    if (broken) return broken;
  }
  const given = (name: string) => creating || name in values;
  const value = (name: string) => String(values[name] ?? '').trim();
  if (set.name === 'A_BusinessPartner') {
    const name = namedBy[value('BusinessPartnerCategory')];
    if (given('BusinessPartnerCategory') && name === undefined)
      return badBusiness('Business partner category must be 1, 2 or 3');
    if (name !== undefined && given(name) && value(name) === '')
      return badBusiness(`Enter a name: ${name} is required for this category`);
    for (const language of ['Language', 'CorrespondenceLanguage'])
      if (value(language) !== '' && !/^[A-Z]{2}$/.test(value(language)))
        return badBusiness(`Language ${value(language)} is not defined`);
  }
  if (set.name === 'A_BusinessPartnerAddress' && given('Country'))
    if (!/^[A-Z]{2}$/.test(value('Country')))
      return badBusiness(`Country/region key '${value('Country')}' is not defined`);
  if (set.name === 'A_AddressEmailAddress' && given('EmailAddress'))
    if (!/^[^\s@]+@[^\s@]+$/.test(value('EmailAddress')))
      return badBusiness(`'${value('EmailAddress')}' is no e-mail address`);
  return undefined;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
