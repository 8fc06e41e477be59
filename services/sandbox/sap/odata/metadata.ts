import type { PropertyType } from './entity-set.ts';
import { entitySets } from './sets.ts';

/** $metadata of the sets that the sandbox has: types, keys and lengths, without annotations. */
export function metadata(): string {
  const types = [...entitySets.values()].map(({ name, keys, properties }) => {
    const refs = keys.map((key) => `<PropertyRef Name="${key}"/>`).join('');
    const list = [...properties]
      .map(([property, type]) => propertyElement(property, type))
      .join('');
    return `<EntityType Name="${name}Type"><Key>${refs}</Key>${list}</EntityType>`;
  });
  const container = [...entitySets.keys()]
    .map((name) => `<EntitySet Name="${name}" EntityType="API_BUSINESS_PARTNER.${name}Type"/>`)
    .join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">' +
    '<edmx:DataServices><Schema Namespace="API_BUSINESS_PARTNER" ' +
    'xmlns="http://schemas.microsoft.com/ado/2008/09/edm">' +
    `${types.join('')}<EntityContainer Name="API_BUSINESS_PARTNER_Entities">${container}` +
    '</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>'
  );
}

function propertyElement(name: string, type: PropertyType): string {
  return typeof type === 'number'
    ? `<Property Name="${name}" Type="Edm.String" MaxLength="${type}"/>`
    : `<Property Name="${name}" Type="Edm.${type}"/>`;
}
