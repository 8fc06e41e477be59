import type { FieldError } from '../../../schemas/problems.ts';
import { checker, schemas, violations } from '../../../schemas/validate.ts';
import { type Fault, has, type Path } from './fault.ts';
import type { FieldSchema } from './fields.ts';
import { pathOf, valueAt } from './pointer.ts';
import { secretFault } from './secret-fault.ts';
import { violationFault } from './violation.ts';

const { $id, $defs, ...bookSchema } = schemas['address-book'];

/** The ways to authenticate: each with its schema and a check against that one alone. */
const ways = new Map(
  $defs.inboundAuth.oneOf.map((schema, index) => [
    schema.properties.type.const as string,
    {
      schema: schema as object as FieldSchema,
      check: checker({ $ref: `${$id}#/$defs/inboundAuth/oneOf/${index}` }),
    },
  ]),
);

/** Where a value does not fit the schema of the address book. */
export function shapeFaults(book: unknown): Fault[] {
  const errors = violations('address-book', book, Number.POSITIVE_INFINITY);
  return faults(errors, book, [], { ...bookSchema, $defs } as FieldSchema);
}

/**
 * Violations as faults. Where a value fits none of several shapes, ajv lists every violation of
 * every shape; only what is wrong with the one that was meant is of use.
 */
function faults(errors: FieldError[], value: unknown, base: Path, schema: FieldSchema): Fault[] {
  const choices = errors
    .filter((error) => error.rule === 'oneOf')
    .map(({ pointer }) => {
      const inner = pathOf(pointer, value);
      const path = [...base, ...inner];
      return { pointer, path, value: valueAt(value, inner), either: eitherAt(path, base) };
    });
  const shapes = choices.filter(({ either }) => !either);
  const covered = new Set(shapes.map(({ pointer }) => pointer));
  const eithers = choices.filter(({ either }) => either);
  const halves = new Set(
    eithers.flatMap(({ pointer, either = [] }) => either.map((name) => `${pointer}/${name}`)),
  );
  return [
    ...errors
      .filter(({ rule }) => rule !== 'oneOf' && rule !== 'propertyNames')
      .filter(({ pointer }) => !within(pointer, covered))
      .filter(({ rule, pointer }) => !(rule === 'required' && halves.has(pointer)))
      .map((error) => violationFault(error, value, base, schema)),
    ...eithers.map(({ path, either = [] }) => ({
      path,
      detail: `Either "${either[0]}" or "${either[1]}" must stand here, and not both.`,
    })),
    ...shapes
      .filter(({ pointer }) => !within(parent(pointer), covered))
      .flatMap((choice) => choiceFaults(choice.path, choice.value)),
  ];
}

/** The two fields of which exactly one must stand in the map at a path, if that is its rule. */
function eitherAt(path: Path, base: Path): [string, string] | undefined {
  if (path[0] === 'operators' && path.length === 2) return ['token', 'token_sha256'];
  // Only a check against one way to authenticate has a base: its own choice is that of bearer.
  if (base.length > 0 && path.length === base.length) return ['key', 'key_sha256'];
  return undefined;
}

function choiceFaults(path: Path, value: unknown): Fault[] {
  if (path[3] === 'auth' && path.length === 5) return authFaults(path, value);
  if (path[0] === 'alerts' && path[2] === 'url') {
    const detail =
      '"url" must begin with http:// or https://, or be { env: NAME } or { file: PATH }.';
    return [{ path, detail }];
  }
  if (path[0] !== 'routes') return [secretFault(path, value)];
  if (path[2] === 'when') {
    return [{ path, detail: 'A filter is text, a number, true or false, or a list of them.' }];
  }
  const any = path[2] === 'from' ? ', or "*" for any' : '';
  return [{ path, detail: `"${path[2]}" must be the name of a system or a list of names${any}.` }];
}

function authFaults(path: Path, value: unknown): Fault[] {
  const names = [...ways.keys()];
  if (typeof value !== 'object' || value === null || !('type' in value) || !has(value, 'type')) {
    return [{ path, detail: `A way to authenticate has a "type": ${names.join(', ')}.` }];
  }
  const way = typeof value.type === 'string' ? ways.get(value.type) : undefined;
  if (way) return faults(way.check(value), value, path, way.schema);
  const unknown = { name: String(value.type), known: () => names };
  const detail = `"type" must be one of: ${names.join(', ')}.`;
  return [{ path: [...path, 'type'], detail, unknown }];
}

/** Whether a pointer is one of `pointers` or points below one. */
function within(pointer: string, pointers: ReadonlySet<string>): boolean {
  for (let at = pointer; at !== ''; at = parent(at)) if (pointers.has(at)) return true;
  return false;
}

function parent(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}
