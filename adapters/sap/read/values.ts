/** Fields with a form of their own: numbers, dates, currencies, countries, quantities. */
import type { Amount, Quantity } from '../../../schemas/types.ts';
import { calendarDate, isNoDate } from '../date.ts';
import { canonicalDecimal } from '../decimal.ts';
import { uneceUnit } from '../units.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, type Segment } from './segment.ts';

export function decimal(reading: Reading, from: Segment, name: string): string | undefined {
  const text = field(from, name);
  if (text === undefined) return undefined;
  const value = canonicalDecimal(text);
  if (value === undefined) {
    warn(
      reading,
      'number_unreadable',
      `${from.path}/${name}`,
      `${quoted(text)} is not a number; it was dropped.`,
    );
  }
  return value;
}

export function date(
  reading: Reading,
  from: Segment | undefined,
  name: string,
): string | undefined {
  const text = field(from, name);
  if (from === undefined || text === undefined || isNoDate(text)) return undefined;
  const value = calendarDate(text);
  if (value === undefined) {
    warn(
      reading,
      'date_impossible',
      `${from.path}/${name}`,
      `${quoted(text)} is not a day of the calendar; it was dropped.`,
    );
  }
  return value;
}

/** ISO 4217. SAP also knows currency keys of its own, such as USDN. */
export function currency(
  reading: Reading,
  from: Segment | undefined,
  name: string,
): string | undefined {
  const text = field(from, name);
  if (from === undefined || text === undefined) return undefined;
  if (/^[A-Z]{3}$/.test(text)) return text;
  warn(
    reading,
    'currency_unknown',
    `${from.path}/${name}`,
    `${quoted(text)} is not a code of ISO 4217; it was dropped.`,
  );
  return undefined;
}

/** A unit, canonical where it is known. */
export function unit(
  reading: Reading,
  from: Segment,
  name: string,
): Pick<Quantity, 'unitCode' | 'sourceUnitCode'> {
  const source = field(from, name);
  if (source === undefined) return {};
  const unitCode = uneceUnit(source, reading.settings);
  if (unitCode !== undefined) return { unitCode, sourceUnitCode: source };
  warn(
    reading,
    'unit_unknown',
    `${from.path}/${name}`,
    `${quoted(source)} has no known code of UNECE Recommendation 20; the source's own was kept.`,
  );
  return { sourceUnitCode: source.slice(0, 32) };
}

export function amount(value: string | undefined, code: string | undefined): Amount | undefined {
  if (value === undefined) return undefined;
  return code === undefined ? { value } : { value, currency: code };
}

/** Without what is undefined, so that a document holds only what its source says. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

/** The value unless it is empty. */
export function filled<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
