/** Whether a record may be written: the checks of the platform, in its words. */
import { type Mistake, mistake } from './mistake.ts';
import type { FieldType, SObject } from './objects.ts';

export type Values = Record<string, unknown>;

/** Finds a record by an external id; its record id, or undefined. */
export type Find = (object: string, field: string, value: string) => string | undefined;

/** The first thing wrong with the values of a record, or nothing. */
export function wrongRecord(
  object: SObject,
  values: Values,
  creating: boolean,
  find: Find,
): Mistake | undefined {
  for (const [name, value] of Object.entries(values)) {
    if (name === 'attributes') continue;
    if (!creating && object.createOnly?.includes(name)) return notWritable(name);
    const wrong = wrongField(object, name, value, find);
    if (wrong) return wrong;
  }
  const missing = object.required
    .filter((names) => {
      const touched = creating || names.some((name) => name in values);
      return touched && names.every((name) => isEmpty(values[name]));
    })
    .map(([name = '']) => name);
  if (missing.length > 0)
    return mistake(
      400,
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    );
  // An order starts as a draft; it is activated later, once it has products.
  if (object.name === 'Order' && creating && values.Status === 'Activated')
    return mistake(400, 'FAILED_ACTIVATION', 'An order must be created as a draft.', ['Status']);
  return undefined;
}

function wrongField(
  object: SObject,
  name: string,
  value: unknown,
  find: Find,
): Mistake | undefined {
  const parent = object.parents[name];
  if (parent !== undefined || name.endsWith('__r'))
    return wrongReference(parent, name, value, find);
  const custom = /^[A-Za-z]\w*__c$/.test(name);
  const type = object.fields.get(name);
  if (!type && !custom)
    return mistake(
      400,
      'INVALID_FIELD',
      `No such column '${name}' on sobject of type ${object.name}`,
    );
  if (value === null) return undefined;
  if (typeof value === 'object')
    return parserError(`${Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT'} for ${name}`);
  return type ? wrongValue(name, value, type) : wrongText(name, String(value), 131_072);
}

/** `{"Key__c":"value"}` names the parent by an external id; it must exist. */
function wrongReference(
  parent: string | undefined,
  name: string,
  value: unknown,
  find: Find,
): Mistake | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'object') return parserError(`a plain value for relationship ${name}`);
  const keys = Object.entries(value).filter(([key]) => key !== 'attributes');
  const [[field, key] = []] = keys;
  if (keys.length !== 1 || field === undefined || typeof key !== 'string' || key === '')
    return mistake(400, 'INVALID_FIELD', `${name} must name its parent by one external id`, [name]);
  const object = parent ?? `${name.slice(0, -3)}__c`;
  if (find(object, field, key) !== undefined) return undefined;
  return mistake(
    400,
    'INVALID_FIELD',
    `Foreign key external ID: ${key} not found for field ${field} in entity ${object}`,
    [],
  );
}

function wrongValue(name: string, value: unknown, type: FieldType): Mistake | undefined {
  switch (type.kind) {
    case 'readOnly':
      return notWritable(name);
    case 'text':
      return typeof value === 'string'
        ? wrongText(name, value, type.most)
        : parserError(`instance of string from value ${value}`);
    case 'email':
      if (typeof value !== 'string') return parserError(`instance of email from value ${value}`);
      if (value !== '' && !/^[^\s@,;<>]+@[^\s@,;<>]+\.[A-Za-z0-9-]+$/.test(value))
        return mistake(400, 'INVALID_EMAIL_ADDRESS', `${name}: invalid email address: ${value}`, [
          name,
        ]);
      return wrongText(name, value, 80);
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false'
        ? undefined
        : parserError(`instance of boolean from value ${value}`);
    case 'int':
      return /^-?\d{1,8}$/.test(String(value))
        ? undefined
        : parserError(`instance of int from value ${value}`);
    case 'number':
      return /^-?\d{1,18}(\.\d+)?$/.test(String(value))
        ? undefined
        : parserError(`instance of double from value ${value}`);
    case 'date':
      return isDate(value) ? undefined : parserError(`instance of date from value ${value}`);
    case 'datetime':
      return typeof value === 'string' &&
        /^\d{4}-\d\d-\d\dT/.test(value) &&
        isDate(value.slice(0, 10))
        ? undefined
        : parserError(`instance of datetime from value ${value}`);
    case 'id':
      return typeof value === 'string' && /^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})?$/.test(value)
        ? undefined
        : mistake(400, 'MALFORMED_ID', `${name}: id value of incorrect type: ${value}`, [name]);
  }
}

function wrongText(name: string, value: string, most: number): Mistake | undefined {
  if ([...value].length <= most) return undefined;
  const detail = `${name}: data value too large: ${value.slice(0, 255)} (max length=${most})`;
  return mistake(400, 'STRING_TOO_LONG', detail, [name]);
}

function notWritable(name: string): Mistake {
  return mistake(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [name],
  );
}

function parserError(what: string): Mistake {
  return mistake(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize ${what} or request may be missing a required field`,
  );
}

function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
