/** The records of the organisation, found by record id and by external id. */
import { Shelf } from '../shelf.ts';
import { type Values, wrongRecord } from './fields.ts';
import { type Mistake, mistake } from './mistake.ts';
import { type SObject, sobject } from './objects.ts';
import { longId, recordId } from './record-id.ts';

export interface Row {
  id: string;
  object: string;
  values: Values;
}

export type Written = { ok: true; row: Row; created: boolean } | { ok: false; mistake: Mistake };

export class Organisation {
  readonly #rows = new Shelf<Row>();
  /** By `Object/Field/value`; external ids do not tell upper from lower case by default. */
  readonly #external = new Shelf<string>(20_000);
  #number = 0;
  /** How to take back what the running transaction wrote, newest last. */
  #journal: (() => void)[] | undefined;

  /** Creates or changes the record with that external id, or changes the one with that record id. */
  upsert(objectName: string, field: string, value: string, values: Values): Written {
    const object = sobject(objectName);
    if (!object) return refused(unknownResource());
    const byId = field === 'Id';
    if (!byId && !/^[A-Za-z]\w*__c$/.test(field))
      return refused(
        mistake(
          404,
          'NOT_FOUND',
          `Provided external ID field does not exist or is not accessible: ${field}`,
        ),
      );
    if (Object.keys(values).some((name) => name.toLowerCase() === field.toLowerCase()))
      return refused(
        mistake(
          400,
          'INVALID_FIELD',
          `The ${field} field should not be specified in the sobject data.`,
        ),
      );
    if (value.length > 255)
      return refused(mistake(400, 'STRING_TOO_LONG', `${field}: data value too large`, [field]));
    const row = byId ? this.#byId(objectName, value) : this.byKey(objectName, field, value);
    if (byId && !row)
      return refused(
        mistake(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible'),
      );
    return this.#write(object, row, byId ? values : { ...values, [field]: value });
  }

  create(objectName: string, values: Values): Written {
    const object = sobject(objectName);
    return object ? this.#write(object, undefined, values) : refused(unknownResource());
  }

  /** A record by its external id, as long as it still carries it. */
  byKey(object: string, field: string, value: string): Row | undefined {
    const row = this.#rows.get(this.#external.get(externalKey(object, field, value)) ?? '');
    return String(row?.values[field]).toLowerCase() === value.toLowerCase() ? row : undefined;
  }

  get(object: string, field: string, value: string): Row | undefined {
    return field === 'Id' ? this.#byId(object, value) : this.byKey(object, field, value);
  }

  /** Every record of an object, oldest first. */
  all(object: string): Row[] {
    return this.#rows.values().filter((row) => row.object === object);
  }

  /** Deletes the record with that key; undefined when there is none. */
  remove(object: string, field: string, value: string): Row | undefined {
    const row = this.get(object, field, value);
    if (row) this.#rows.remove(row.id);
    if (row) this.#journal?.push(() => this.#rows.put(row.id, row));
    return row;
  }

  /** Runs a transaction: what it wrote stays when it returns true, and is taken back otherwise. */
  attempt(transaction: () => boolean): void {
    const journal: (() => void)[] = [];
    this.#journal = journal;
    const kept = transaction();
    this.#journal = undefined;
    if (!kept) for (const undo of journal.reverse()) undo();
  }

  #write(object: SObject, before: Row | undefined, values: Values): Written {
    const find = (name: string, field: string, value: string) => this.get(name, field, value)?.id;
    const wrong = wrongRecord(object, values, before === undefined, find);
    if (wrong) return refused(wrong);
    this.#number += before ? 0 : 1;
    const row = {
      id: before?.id ?? recordId(object.prefix, this.#number),
      object: object.name,
      values: { ...before?.values, ...values },
    };
    this.#rows.put(row.id, row);
    this.#journal?.push(() => {
      if (before) this.#rows.put(row.id, before);
      else this.#rows.remove(row.id);
    });
    for (const [name, value] of Object.entries(values))
      if (name.endsWith('__c') && typeof value === 'string' && value.length <= 255)
        this.#external.put(externalKey(object.name, name, value), row.id);
    return { ok: true, row, created: before === undefined };
  }

  /** By 18 characters or by the first 15 of them. */
  #byId(object: string, id: string): Row | undefined {
    const row = this.#rows.get(id.length === 15 ? longId(id) : id);
    return row?.object === object ? row : undefined;
  }
}

function refused(reason: Mistake): Written {
  return { ok: false, mistake: reason };
}

export function unknownResource(): Mistake {
  return mistake(404, 'NOT_FOUND', 'The requested resource does not exist');
}

function externalKey(object: string, field: string, value: string): string {
  return `${object}/${field}/${value}`.toLowerCase();
}
