/** An entity of OData V2 as JSON. */
export interface Entity {
  [property: string]: string | boolean | Entity | Entity[] | undefined;
}

/** Without the properties that say nothing; undefined entities are left out with them. */
export function entity(properties: Entity): Entity {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** The inner collection of a deep insert; undefined when it would be empty. */
export function results(entities: readonly (Entity | undefined)[]): Entity | undefined {
  const found = entities.filter((each) => each !== undefined);
  return found.length === 0 ? undefined : { results: found };
}

/** An entity, or nothing when it would hold nothing. */
export function entityIfTold(properties: Entity): Entity | undefined {
  const told = entity(properties);
  return Object.keys(told).length === 0 ? undefined : told;
}
