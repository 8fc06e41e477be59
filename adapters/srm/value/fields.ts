/**
 * One field each: from the text of the source to the value of the canonical document, telling the
 * findings what was odd. An absent or empty text is an absent field, never a finding.
 */
import type { Identifier, Note, Quantity } from '../../../schemas/types.ts';
import { normalizeDecimal } from './decimals.ts';
import type { Findings } from './findings.ts';
import { isInstant, parseInstant } from './instants.ts';
import { isKnownUnit } from './units.ts';

type Text = string | undefined;

/** Free text, cut where the schema ends; half a character is not left behind. */
export function prose(found: Findings, text: Text, most: number, pointer: string): Text {
  const whole = text?.trim();
  if (whole === undefined || whole === '') return undefined;
  if (whole.length <= most) return whole;
  found.warn(
    'text_shortened',
    pointer,
    `The text has ${whole.length} characters; ${most} are kept.`,
  );
  const cut = whole.slice(0, most);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** A number or name that must not be cut: left out when it is longer than any system writes. */
export function name(found: Findings, text: Text, most: number, pointer: string): Text {
  const whole = text?.trim();
  if (whole === undefined || whole === '') return undefined;
  if (whole.length <= most) return whole;
  found.warn(
    'identifier_too_long',
    pointer,
    `It has ${whole.length} characters, more than ${most}.`,
  );
  return undefined;
}

/** As `name`, but the document is refused without it. */
export function requiredName(found: Findings, text: Text, most: number, pointer: string): string {
  const whole = text?.trim() ?? '';
  if (whole === '') found.refuse('required', pointer, 'is missing');
  if (whole.length > most) found.refuse('maxLength', pointer, `may have ${most} characters`, whole);
  return whole.slice(0, most);
}

export function identifier(
  found: Findings,
  text: Text,
  schemeId: Text,
  pointer: string,
): Identifier | undefined {
  const value = name(found, text, 255, pointer);
  if (value === undefined) return undefined;
  return schemeId === undefined || schemeId.length > 255 ? { value } : { value, schemeId };
}

/** A number that can be left out: when it cannot be read, a warning takes its place. */
export function decimal(found: Findings, text: Text, pointer: string): Text {
  if (text === undefined || text.trim() === '') return undefined;
  const value = normalizeDecimal(text);
  if (value === undefined)
    found.warn('number_unreadable', pointer, `"${text.slice(0, 60)}" is not a number.`);
  return value;
}

/** A number on which money or goods depend: when it cannot be read, the document is refused. */
export function materialDecimal(found: Findings, text: Text, pointer: string): Text {
  if (text === undefined || text.trim() === '') return undefined;
  const value = normalizeDecimal(text);
  if (value === undefined) found.refuse('pattern', pointer, 'is not a number', text);
  return value;
}

/** A date, or an instant when the source says when and in which offset. */
export function date(found: Findings, text: Text, pointer: string): Text {
  if (text === undefined || text.trim() === '') return undefined;
  const { value, odd } = parseInstant(text);
  if (odd)
    found.warn(
      odd,
      pointer,
      `"${text.slice(0, 60)}" ${value ? `is kept as ${value}` : 'is no date'}.`,
    );
  return value;
}

/** An instant; a date alone is not one. */
export function instant(found: Findings, text: Text, pointer: string): Text {
  const value = date(found, text, pointer);
  return value !== undefined && isInstant(value) ? value : undefined;
}

export function currency(found: Findings, text: Text, pointer: string): Text {
  if (text === undefined || text === '') return undefined;
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase();
  found.warn('currency_unknown', pointer, `"${text.slice(0, 60)}" is not a currency.`);
  return undefined;
}

export function language(found: Findings, text: Text, pointer: string): Text {
  if (text === undefined || text === '') return undefined;
  if (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 35) return text;
  found.warn('language_unknown', pointer, `"${text.slice(0, 60)}" is not a language.`);
  return undefined;
}

/** A quantity: the unit as written, and as a code when it is one. */
export function quantity(
  found: Findings,
  value: Text,
  unit: Text,
  pointer: string,
): Quantity | undefined {
  if (value === undefined) return undefined;
  const sourceUnitCode = name(found, unit, 32, `${pointer}/UnitOfMeasure`);
  if (sourceUnitCode === undefined) return { value };
  if (isKnownUnit(sourceUnitCode)) return { value, unitCode: sourceUnitCode, sourceUnitCode };
  found.warn('unit_unknown', pointer, `"${sourceUnitCode}" is not a code of Recommendation 20.`);
  return { value, sourceUnitCode };
}

/** A list as long as the schema allows; undefined when it is empty. */
export function list<T>(
  found: Findings,
  items: (T | undefined)[],
  most: number,
  pointer: string,
): T[] | undefined {
  const kept = items.filter((item) => item !== undefined);
  if (kept.length > most)
    found.warn('list_shortened', pointer, `There are ${kept.length}; ${most} are kept.`);
  return kept.length === 0 ? undefined : kept.slice(0, most);
}

export function note(
  found: Findings,
  text: Text,
  subject: Text,
  lang: Text,
  pointer: string,
): Note | undefined {
  const words = prose(found, text, 20000, pointer);
  if (words === undefined) return undefined;
  return {
    text: words,
    subject: prose(found, subject, 100, `${pointer}/@type`),
    language: language(found, lang, `${pointer}/@xml:lang`),
  };
}
