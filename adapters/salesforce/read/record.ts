import type { XmlElement, XmlNode } from '../../wire/xml.ts';

/** An sObject, whichever way it came: fields as text, parents by relationship name, child lists. */
export interface SRecord {
  /** API name. Example: Lead, Supplier_Rating__c; empty when it was not said. */
  type: string;
  values: Map<string, string>;
  parents: Map<string, SRecord>;
  lists: Map<string, SRecord[]>;
  /** Names of the lists that go on elsewhere. */
  unfinished: Set<string>;
}

/**
 *   record ::= '{' attributes: { type }, (field: text | number | boolean | null | record | list)* '}'
 *   list   ::= '{' totalSize, done, nextRecordsUrl?, records: [record*] '}'
 */
export function recordOfJson(json: Record<string, unknown>): SRecord {
  const { attributes } = json;
  const type = isObject(attributes) ? attributes.type : undefined;
  const record = emptyRecord(typeof type === 'string' ? type : '');
  for (const [name, value] of Object.entries(json)) {
    if (name === 'attributes') continue;
    if (typeof value === 'string' || typeof value === 'boolean') setText(record, name, `${value}`);
    else if (!isObject(value)) continue;
    else if (Array.isArray(value.records)) {
      record.lists.set(name, value.records.filter(isObject).map(recordOfJson));
      if (value.done === false) record.unfinished.add(name);
    } else record.parents.set(name, recordOfJson(value));
  }
  return record;
}

/**
 * Enterprise WSDL: <sObject xsi:type="sf:Lead"><sf:Id>…; partner WSDL: <sObject><sf:type>Lead</sf:type><sf:Id>….
 * The partner form may repeat <sf:Id>; the first one counts.
 */
export function recordOfXml(node: XmlNode): SRecord {
  const element: XmlElement = typeof node === 'string' ? {} : node;
  const named = typeof element['@type'] === 'string' ? localName(element['@type']) : '';
  const record = emptyRecord(named === 'sObject' ? '' : named);
  for (const [name, child] of Object.entries(element)) {
    if (name.startsWith('@') || name === '#text') continue;
    const first = Array.isArray(child) ? child[0] : child;
    if (typeof first === 'string') setText(record, name, first);
    else if (typeof first === 'object') {
      if (typeof first['#text'] === 'string') setText(record, name, first['#text']);
      else if (first['@nil'] !== 'true' && Object.keys(first).some((key) => !key.startsWith('@')))
        record.parents.set(name, recordOfXml(first));
    }
  }
  if (record.type === '') {
    record.type = record.values.get('type') ?? '';
    record.values.delete('type');
  }
  return record;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emptyRecord(type: string): SRecord {
  return { type, values: new Map(), parents: new Map(), lists: new Map(), unfinished: new Set() };
}

/** Without NUL, which JSON can write and no database text can hold. */
function setText(record: SRecord, name: string, value: string): void {
  const text = value.replaceAll('\0', '').trim();
  if (text !== '') record.values.set(name, text);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).trim();
}
