import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { schemas } from '../../schemas/validate.ts';

type Schema = Record<string, unknown>;

/** Keywords whose value is a map of schemas, one schema or a list of them. */
const maps = ['properties', '$defs', 'patternProperties'];
const others = ['items', 'additionalProperties', 'propertyNames', 'if', 'then', 'else'];
const lists = ['allOf', 'anyOf', 'oneOf'];

/** Every schema inside a schema, itself included, with the path to it. */
function* walk(schema: Schema, path: string): Generator<[path: string, schema: Schema]> {
  yield [path, schema];
  for (const keyword of maps)
    for (const [name, one] of Object.entries((schema[keyword] ?? {}) as Record<string, Schema>))
      yield* walk(one, `${path}/${keyword}/${name}`);
  for (const keyword of others) {
    const one = schema[keyword];
    if (typeof one === 'object' && one !== null) yield* walk(one as Schema, `${path}/${keyword}`);
  }
  for (const keyword of lists)
    for (const [index, one] of ((schema[keyword] ?? []) as Schema[]).entries())
      yield* walk(one, `${path}/${keyword}/${index}`);
}

const all = Object.entries(schemas).flatMap(([name, schema]) => [...walk(schema, name)]);

/** A condition or an alternative says which fields, not what they are. */
const isNarrowing = (path: string) => /\/(?:if|then|else|allOf\/\d+|anyOf\/\d+)(?:\/|$)/.test(path);

function target(ref: string, path: string): Schema | undefined {
  const [file, pointer = ''] = ref.split('#');
  const name = file ? file.replace('.schema.json', '') : (path.split('/')[0] ?? '');
  let found: unknown = schemas[name as keyof typeof schemas];
  for (const step of pointer.split('/').slice(1)) found = (found as Schema)?.[step];
  return found as Schema | undefined;
}

t.test('every file in the folder is published, and nothing else', async (t) => {
  const folder = join(import.meta.dirname, '..', '..', 'schemas');
  const files = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
  t.same(
    files.sort(),
    Object.keys(schemas)
      .map((name) => `${name}.schema.json`)
      .sort(),
  );
  for (const file of files) {
    const { $id } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    t.equal($id, `https://schemas.post-office.example/1/${file}`, 'its $id is versioned');
  }
});

t.test('every schema is 2020-12 and passes the strict mode of ajv', async (t) => {
  for (const [name, schema] of Object.entries(schemas)) {
    t.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema', name);
    t.ok(new Ajv2020().validateSchema(schema), name);
  }
});

t.test('every object names its fields and takes no other', async (t) => {
  // The body by its type and the settings by their adapter are judged by other schemas.
  const elsewhere = [
    'envelope/properties/body',
    'address-book/properties/systems/additionalProperties/properties/settings',
  ];
  for (const [path, schema] of all) {
    if (isNarrowing(path) || elsewhere.includes(path)) continue;
    if (schema.properties !== undefined)
      t.equal(schema.additionalProperties, false, `${path} takes no unknown field`);
    else if (schema.type === 'object')
      t.type(schema.additionalProperties, 'object', `${path} says what its values are`);
  }
});

t.test(
  'every field has a description of its own: what it is, not only of which type',
  async (t) => {
    for (const [path, schema] of all) {
      if (isNarrowing(path)) continue;
      const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
      for (const [name, field] of fields)
        t.match(field.description, /^\S.{2,}[.…]$/su, `${path}/${name}`);
    }
  },
);

t.test('every reference leads somewhere', async (t) => {
  for (const [path, schema] of all)
    if (typeof schema.$ref === 'string')
      t.ok(target(schema.$ref, path), `${path} → ${schema.$ref}`);
});

t.test('every text has a longest length or a form, every list a largest size', async (t) => {
  for (const [path, schema] of all) {
    if (isNarrowing(path)) continue;
    if (schema.type === 'array') t.type(schema.maxItems, 'number', path);
    if (schema.type === 'string')
      t.ok(
        ['maxLength', 'pattern', 'format', 'anyOf', 'enum'].some((keyword) => keyword in schema),
        path,
      );
  }
});

t.test('every whole number has a least and a greatest value, which a float can hold', async (t) => {
  for (const [path, schema] of all) {
    if (schema.type !== 'integer') continue;
    t.type(schema.minimum, 'number', path);
    t.ok(Number(schema.maximum) <= 2 ** 31 - 1, path);
  }
});
