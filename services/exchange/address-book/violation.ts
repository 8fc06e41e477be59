import type { FieldError } from '../../../schemas/problems.ts';
import type { Fault, Path } from './fault.ts';
import { type FieldSchema, fieldsAt, isDurationAt } from './fields.ts';
import { pathOf, valueAt } from './pointer.ts';
import { durationWords, inWords } from './words.ts';

/**
 * A violation of a schema as a fault.
 * @param value what was checked, and `base` where it stands in the address book
 */
export function violationFault(
  error: FieldError,
  value: unknown,
  base: Path,
  schema: FieldSchema,
): Fault {
  const inner = pathOf(error.pointer, value);
  const path = [...base, ...inner];
  if (isName(error, valueAt(value, inner))) {
    return {
      path: [...path, error.value ?? ''],
      at: 'key',
      detail: text(error.value, inWords(error)),
    };
  }
  const name = inner.at(-1) ?? base.at(-1);
  const words =
    error.rule === 'type' && isDurationAt(schema, inner) ? durationWords : inWords(error);
  const fault: Fault = { path, detail: text(name, words) };
  if (error.rule !== 'additionalProperties') return fault;
  const known = () => fieldsAt(schema, inner.slice(0, -1));
  return { ...fault, at: 'key', unknown: { name: String(name), known } };
}

/** ajv reports the name of a field that breaks `propertyNames` at the map that holds it. */
function isName(error: FieldError, value: unknown): boolean {
  return error.rule === 'pattern' && typeof value === 'object';
}

function text(name: string | number | undefined, words: string): string {
  const subject =
    name === undefined
      ? 'The address book'
      : typeof name === 'number'
        ? `Entry ${name + 1} of the list`
        : `"${name}"`;
  return `${subject} ${words}.`;
}
