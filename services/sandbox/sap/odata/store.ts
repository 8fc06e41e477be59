/** The business partners of the sandbox, and what belongs to them. */
import { Shelf } from '../../shelf.ts';
import type { Sent, Values } from './check.ts';
import type { EntitySet } from './entity-set.ts';
import { badBusiness, type Refusal } from './fault.ts';
import { entitySets } from './sets.ts';

export interface Entity {
  set: EntitySet;
  key: string;
  values: Values;
  /** Counts the changes; the ETag shows it. */
  version: number;
}

/** Roles that make a business partner a supplier, with the same number. */
const supplierRoles = new Set(['FLVN00', 'FLVN01']);

export class Store {
  readonly #entities = new Map<string, Shelf<Entity>>();
  #partner = 1_000_000;
  #address = 22_000;
  #ordinal = 0;

  /** Creates the entity and those below it: all of them, or none. */
  create(sent: Sent, parent: Values = {}): Entity | Refusal {
    const plan: Entity[] = [];
    const refusal = this.#plan(sent, parent, plan);
    if (refusal) return refusal;
    for (const entity of plan) this.#keep(entity);
    return plan[0] as Entity;
  }

  #plan(sent: Sent, parent: Values, plan: Entity[]): Refusal | undefined {
    const { set } = sent;
    const values = { ...sent.values };
    for (const key of set.keys) values[key] = values[key] || this.#keyValue(set, key, parent);
    const missing = set.keys.find((key) => values[key] === '' && key !== 'Person');
    if (missing !== undefined) return badBusiness(`Key property '${missing}' is missing`);
    const key = keyOf(set, values);
    const twice = plan.some((other) => other.set === set && other.key === key);
    if (twice || this.find(set, key)) return badBusiness(`${set.name}(${key}) already exists`);
    plan.push({ set, key, values, version: 1 });
    for (const part of sent.below) {
      const refusal = this.#plan(part, values, plan);
      if (refusal) return refusal;
    }
    return undefined;
  }

  #keep(entity: Entity): void {
    const { set, key, values } = entity;
    this.#shelf(set).put(key, entity);
    if (supplierRoles.has(String(values.BusinessPartnerRole)))
      this.#makeSupplier(String(values.BusinessPartner));
    if (set.name === 'A_Supplier') this.#linkPartner(String(values.Supplier));
  }

  find(set: EntitySet, key: string): Entity | undefined {
    return this.#shelf(set).get(key);
  }

  all(set: EntitySet): Entity[] {
    return this.#shelf(set).values();
  }

  /** What a navigation property leads to: the entities that carry the parent's keys. */
  below(parent: Entity, set: EntitySet): Entity[] {
    const shared =
      set.name === 'A_Supplier'
        ? { Supplier: parent.values.Supplier }
        : Object.fromEntries(
            parent.set.keys
              .filter((key) => set.properties.has(key))
              .map((key) => [key, parent.values[key]]),
          );
    return this.all(set).filter(({ values }) =>
      Object.entries(shared).every(([name, value]) => values[name] === value),
    );
  }

  #keyValue(set: EntitySet, key: string, parent: Values): unknown {
    if (key === 'Supplier') return parent.Supplier || parent.BusinessPartner || '';
    if (parent[key] !== undefined) return parent[key];
    if (set.name === 'A_BusinessPartner') {
      this.#partner += 1;
      return String(this.#partner);
    }
    if (key === 'AddressID' && set.name === 'A_BusinessPartnerAddress') {
      this.#address += 1;
      return String(this.#address);
    }
    if (key !== 'OrdinalNumber' && key !== 'BankIdentification') return '';
    this.#ordinal = (this.#ordinal % 999) + 1;
    return String(this.#ordinal);
  }

  #makeSupplier(number: string): void {
    const set = entitySets.get('A_Supplier');
    if (set && !this.find(set, keyOf(set, { Supplier: number })))
      this.create({ set, values: { Supplier: number }, below: [] });
  }

  #linkPartner(number: string): void {
    const set = entitySets.get('A_BusinessPartner');
    const partner = set && this.find(set, keyOf(set, { BusinessPartner: number }));
    if (partner) partner.values.Supplier = number;
  }

  #shelf(set: EntitySet): Shelf<Entity> {
    const shelf = this.#entities.get(set.name) ?? new Shelf<Entity>();
    this.#entities.set(set.name, shelf);
    return shelf;
  }
}

/** The key predicate: `'1000001'`, or `BusinessPartner='1000001',AddressID='22001'`. */
export function keyOf(set: EntitySet, values: Values): string {
  const literals = set.keys.map((key) => [key, `'${String(values[key]).replaceAll("'", "''")}'`]);
  if (literals.length === 1) return literals[0]?.[1] ?? '';
  return literals.map(([key, literal]) => `${key}=${literal}`).join(',');
}
