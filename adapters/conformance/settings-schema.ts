type Schema = Record<string, unknown>;

/** Every schema inside a schema, itself included, with the path to it. */
function* walk(schema: unknown, path: string): Generator<[path: string, schema: Schema]> {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) {
    for (const [index, one] of schema.entries()) yield* walk(one, `${path}/${index}`);
    return;
  }
  yield [path, schema as Schema];
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' || keyword === '$defs' || keyword === 'patternProperties') {
      for (const [name, one] of Object.entries(value as Schema))
        yield* walk(one, `${path}/${keyword}/${name}`);
    } else if (keyword !== 'enum' && keyword !== 'const' && keyword !== 'default') {
      yield* walk(value, `${path}/${keyword}`);
    }
  }
}

function propertiesOf(schema: Schema): [string, Schema][] {
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null
    ? Object.entries(properties as Record<string, Schema>)
    : [];
}

/** Where a schema takes fields that it does not name, or does not say what a field is. */
export function looseSpots(schema: Schema): string[] {
  const spots: string[] = [];
  for (const [path, one] of walk(schema, '')) {
    // A condition inside allOf, if or then narrows an object that is described elsewhere.
    if (one.type === 'object' && one.additionalProperties === undefined) {
      spots.push(`${path} says nothing of additional properties`);
    }
    if (one.type === 'object' && one.additionalProperties === true) {
      spots.push(`${path} takes any property`);
    }
    if (one.type !== 'object') continue;
    for (const [name, property] of propertiesOf(one)) {
      if (typeof property.description !== 'string' && typeof property.$ref !== 'string')
        spots.push(`${path}/properties/${name} has no description`);
    }
  }
  return spots;
}

/** The names of all settings, those inside others included. */
export function propertyNames(schema: Schema): string[] {
  const names = [...walk(schema, '')].flatMap(([, one]) => propertiesOf(one).map(([name]) => name));
  return [...new Set(names)];
}
