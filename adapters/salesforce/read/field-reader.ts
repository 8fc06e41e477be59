import type { Identifier, Warning } from '../../../schemas/types.ts';
import { decimal as canonicalDecimal, count as wholeNumber } from '../decimals.ts';
import { calendarDate, instant as rfc3339 } from '../instants.ts';
import { recordId } from '../record-id.ts';
import type { SRecord } from './record.ts';

/** What an extension may hold, by the canonical schema. */
const longestExtension = 2000;
const mostExtensions = 200;
/** What the envelope may hold. */
const mostWarnings = 1000;

/** Fields that every record has and that say nothing about the business. */
const technical = [
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
];

const booleans = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/**
 * Takes the fields of one record by name, each in the form that the canonical schema wants. What is
 * impossible is dropped with a warning; what nobody took becomes an extension.
 */
export class FieldReader {
  readonly record: SRecord;
  readonly warnings: Warning[];
  readonly #taken = new Set<string>(technical);

  /** @param warnings shared by the readers of the lines of one document. */
  constructor(record: SRecord, warnings: Warning[] = []) {
    this.record = record;
    this.warnings = warnings;
  }

  /** Text; what is longer than the schema allows is shortened. */
  text(name: string, longest = 500): string | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : this.shortened(name, value, longest);
  }

  decimal(name: string): string | undefined {
    return this.#understood(
      name,
      canonicalDecimal,
      'number_impossible',
      'a number that can be held',
    );
  }

  count(name: string): number | undefined {
    return this.#understood(name, wholeNumber, 'number_impossible', 'a count');
  }

  instant(name: string): string | undefined {
    return this.#understood(name, rfc3339, 'date_impossible', 'an instant with an offset');
  }

  /** A date, or an instant: both stay what they are. */
  date(name: string): string | undefined {
    const either = (value: string) => calendarDate(value) ?? rfc3339(value);
    return this.#understood(name, either, 'date_impossible', 'a date that exists');
  }

  flag(name: string): boolean | undefined {
    const known = (value: string) => booleans.get(value.toLowerCase());
    return this.#understood(name, known, 'flag_unknown', 'true or false');
  }

  /** The id of this record or of another, in its long form; one that is no id is kept as written. */
  id(name: string, schemeId: string): Identifier | undefined {
    const value = this.text(name, 255);
    if (value === undefined) return undefined;
    const long = recordId(value);
    if (long === undefined) this.warn('id_unusual', name, 'is not an id of Salesforce');
    return { value: long ?? value, schemeId };
  }

  /** @param only the currency of an organisation that names none. */
  currency(only: string | undefined): string | undefined {
    if (!this.record.values.has('CurrencyIsoCode')) return only;
    const known = (value: string) => (/^[A-Z]{3}$/.test(value) ? value : undefined);
    return this.#understood('CurrencyIsoCode', known, 'currency_unknown', 'a currency code');
  }

  /** Marks the field as taken and gives its text as it came. */
  raw(name: string): string | undefined {
    this.#taken.add(name);
    return this.record.values.get(name);
  }

  shortened(name: string, value: string, longest: number): string {
    if (value.length <= longest) return value;
    this.warn('text_shortened', name, `was shortened to ${longest} characters`);
    // Not in the middle of a surrogate pair: half of one is no text.
    return value.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  }

  warn(code: string, name: string, what: string): void {
    const pointer = `${this.record.type}/${name}`.slice(0, 500);
    const detail = `${name.slice(0, 100)} ${what}.`;
    const known = this.warnings.some((one) => one.pointer === pointer && one.detail === detail);
    if (!known && this.warnings.length < mostWarnings)
      this.warnings.push({ code, pointer, detail });
  }

  /** Every field that was not taken, by its native name; undefined when there is none. */
  extensions(): Record<string, string> | undefined {
    const left = [...this.record.values].filter(
      ([name]) => !this.#taken.has(name) && name.length <= 200,
    );
    if (left.length > mostExtensions)
      this.warn('fields_dropped', '*', `has more than ${mostExtensions} fields without a place`);
    const kept = left
      .slice(0, mostExtensions)
      .map(([name, value]) => [name, this.shortened(name, value, longestExtension)]);
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }

  #understood<T>(
    name: string,
    understand: (value: string) => T | undefined,
    code: string,
    expected: string,
  ): T | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const understood = understand(value);
    if (understood === undefined) this.warn(code, name, `was dropped: it is not ${expected}`);
    return understood;
  }
}
