/**
 * Validators of the canonical schemas, compiled once. Errors name the JSON pointer, the rule and
 * the offending value, shortened.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import addressBook from './address-book.schema.json' with { type: 'json' };
import common from './common.schema.json' with { type: 'json' };
import envelope from './envelope.schema.json' with { type: 'json' };
import lead from './lead.schema.json' with { type: 'json' };
import type { MessageType } from './message.ts';
import order from './order.schema.json' with { type: 'json' };
import type { FieldError } from './problems.ts';
import rating from './rating.schema.json' with { type: 'json' };
import receipt from './receipt.schema.json' with { type: 'json' };
import supplier from './supplier.schema.json' with { type: 'json' };
import type { Order } from './types.ts';

/** Every published schema, by the name under which it is served. */
export const schemas = {
  common,
  envelope,
  supplier,
  lead,
  order,
  rating,
  receipt,
  'address-book': addressBook,
} as const;

export type SchemaName = keyof typeof schemas;

/** More than this many violations help nobody. */
const mostErrors = 20;
const longestValue = 100;

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});
formats.default(ajv, ['date', 'date-time', 'uri']);
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

const compiled = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => [name, validator(schema.$id)]),
) as Record<SchemaName, ValidateFunction>;

function validator(id: string): ValidateFunction {
  const found = ajv.getSchema(id);
  if (!found) throw new Error(`no schema ${id}`);
  return found;
}

/** Violations of a published schema, at most `most` of them; empty when the value fits. */
export function violations(name: SchemaName, value: unknown, most = mostErrors): FieldError[] {
  const validate = compiled[name];
  return validate(value) ? [] : fieldErrors(validate.errors ?? [], most);
}

/** Violations of the schema of a type, with pointers into the whole message. */
export function bodyViolations(type: MessageType, body: unknown): FieldError[] {
  const errors = violations(type, body);
  const beyond = type === 'order' && errors.length === 0 ? repeatedIndexes(body as Order) : errors;
  return beyond.map((error) => ({ ...error, pointer: `/body${error.pointer}` }));
}

/** What JSON Schema cannot say: no two lines have the same lineIndex. Receivers know lines by it. */
function repeatedIndexes({ orderLines }: Order): FieldError[] {
  const seen = new Set<number>();
  return orderLines
    .flatMap(({ lineIndex }, position): FieldError[] => {
      const isNew = seen.size < seen.add(lineIndex).size;
      const pointer = `/orderLines/${position}/lineIndex`;
      const detail = 'is that of another line';
      return isNew ? [] : [{ pointer, rule: 'unique', detail, value: String(lineIndex) }];
    })
    .slice(0, mostErrors);
}

/** The $id of the schema that a type of message is validated against. */
export function schemaId(type: MessageType): string {
  return schemas[type].$id;
}

/** A checker for a schema that is not one of the published ones (settings of an adapter). */
export function checker(schema: Record<string, unknown>): (value: unknown) => FieldError[] {
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : fieldErrors(validate.errors ?? []));
}

function fieldErrors(errors: ErrorObject[], most = mostErrors): FieldError[] {
  // `if` only says that one of the rules behind it failed, which stands in the list itself.
  return errors
    .filter((error) => error.keyword !== 'if')
    .slice(0, most)
    .map((error) => ({
      pointer: pointer(error),
      rule: error.keyword,
      detail: sentence(error),
      ...shortened(error),
    }));
}

function pointer(error: ErrorObject): string {
  const extra = error.params.additionalProperty ?? error.params.missingProperty;
  return typeof extra === 'string'
    ? `${error.instancePath}/${extra.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : error.instancePath;
}

function sentence(error: ErrorObject): string {
  const { keyword, params } = error;
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return 'is not a field of this schema';
  if (keyword === 'enum')
    return `must be one of: ${(params.allowedValues as unknown[]).join(', ')}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`;
  return error.message ?? `violates ${keyword}`;
}

function shortened(error: ErrorObject): { value?: string } {
  if (error.keyword === 'required' || error.keyword === 'additionalProperties') return {};
  const { data } = error;
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (text === undefined) return {};
  return {
    value: text.length > longestValue ? `${text.slice(0, longestValue)}…`.toWellFormed() : text,
  };
}
