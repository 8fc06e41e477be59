/** Writes schemas/types.ts from the JSON Schemas; with --check, only tells whether it is up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const folder = join(import.meta.dirname, '..', 'schemas');
const target = join(folder, 'types.ts');
const names = [
  'common',
  'envelope',
  'supplier',
  'lead',
  'order',
  'rating',
  'receipt',
  'address-book',
];

/** Keywords that narrow values but not types. */
const constraints = new Set(['allOf', 'if', 'then', 'else', '$schema', '$id']);

/**
 * The schema as a type sees it, with references into one bundle: a reference loses its siblings
 * (a description beside `$ref` would make a second type of the same shape), and alternatives that
 * only say which fields are required or which format a text has disappear.
 */
function typesOnly(node: unknown, file: string): unknown {
  if (Array.isArray(node)) return node.map((item) => typesOnly(item, file));
  if (typeof node !== 'object' || node === null) return node;
  const schema = node as Record<string, unknown>;
  if (typeof schema.$ref === 'string') return { $ref: inBundle(schema.$ref, file) };
  const entries = Object.entries(schema).filter(
    ([key, value]) =>
      !constraints.has(key) &&
      !(
        (key === 'anyOf' || key === 'oneOf') &&
        Array.isArray(value) &&
        value.every((one) => 'required' in one !== 'properties' in one || 'format' in one)
      ),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, typesOnly(value, file)]));
}

function inBundle(ref: string, file: string): string {
  const [path, pointer = ''] = ref.split('#');
  const name = path ? path.replace('.schema.json', '') : file;
  return `#/$defs/${name}${pointer}`;
}

const schemas = await Promise.all(
  names.map(async (name) => [
    name,
    typesOnly(JSON.parse(await readFile(join(folder, `${name}.schema.json`), 'utf8')), name),
  ]),
);
const bundle = {
  title: 'Contracts',
  type: 'object',
  additionalProperties: false,
  $defs: Object.fromEntries(schemas),
  required: names.slice(1),
  properties: Object.fromEntries(names.slice(1).map((name) => [name, { $ref: `#/$defs/${name}` }])),
} as JSONSchema;

const text = await compile(bundle, 'Contracts', {
  bannerComment:
    '/** Made by `npm run generate` from the JSON Schemas beside it. Do not edit by hand. */',
  ignoreMinAndMaxItems: true,
  unreachableDefinitions: false,
  style: { singleQuote: true, printWidth: 100 },
});

if (process.argv.includes('--check')) {
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current !== text) {
    console.error('schemas/types.ts does not match the schemas: run `npm run generate`.');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
