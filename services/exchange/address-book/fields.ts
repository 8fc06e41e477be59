import { schemas } from '../../../schemas/validate.ts';
import type { Path } from './fault.ts';

/** A JSON Schema as far as fields are looked up in it. */
export interface FieldSchema {
  $ref?: string;
  $defs?: Record<string, FieldSchema>;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: boolean | FieldSchema;
  items?: FieldSchema;
}

/** Names of the fields that a schema has at a path, for suggestions; none where it has a choice. */
export function fieldsAt(schema: FieldSchema, path: Path): string[] {
  return Object.keys(schemaAt(schema, path)?.properties ?? {});
}

/** Whether a schema has a duration at a path. */
export function isDurationAt(schema: FieldSchema, path: Path): boolean {
  return schemaAt(schema, path) === schemas.common.$defs.duration;
}

function schemaAt(schema: FieldSchema, path: Path): FieldSchema | undefined {
  let at: FieldSchema | undefined = target(schema, schema);
  for (const segment of path) {
    if (!at) return undefined;
    const rest: FieldSchema | undefined =
      typeof at.additionalProperties === 'object' ? at.additionalProperties : at.items;
    const next: FieldSchema | undefined = at.properties?.[segment] ?? rest;
    at = next && target(next, schema);
  }
  return at;
}

function target(schema: FieldSchema, root: FieldSchema): FieldSchema | undefined {
  if (!schema.$ref) return schema;
  const [file, pointer = ''] = schema.$ref.split('#');
  const name = pointer.replace('/$defs/', '');
  if (file) return (schemas.common.$defs as Record<string, FieldSchema>)[name];
  return root.$defs?.[name];
}
