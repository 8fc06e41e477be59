/**
 * Dates and times as cXML and Coupa write them (ISO 8601) and as they really come: offsets without
 * a colon, offsets that no place on earth has, days that do not exist, no offset at all.
 *
 *   instant ::= date (('T' | ' ') hh ':' mm (':' ss fraction?)? offset?)?
 *   offset  ::= 'Z' | ('+' | '-') hh (':'? mm)?
 */
const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s?(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?)?$/;
/** The widest offsets in use are +14:00 (Kiritimati) and -12:00. */
const widestOffset = 14 * 60;
const earliestYear = 1900;

export type Oddity = 'date_impossible' | 'time_impossible' | 'offset_impossible' | 'offset_missing';

/** A date or an RFC 3339 instant, and what was wrong with the rest; no value when no day is left. */
export interface Instant {
  value?: string;
  odd?: Oddity;
}

/** A text as a date or an instant; what can be kept is kept. */
export function parseInstant(text: string): Instant {
  const match = pattern.exec(text.trim());
  const [, date, hour, minute, second = '00', fraction = '', zulu, sign, hours, minutes = '00'] =
    match ?? [];
  if (date === undefined || !isDay(date)) return { odd: 'date_impossible' };
  if (hour === undefined) return { value: date };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return { value: date, odd: 'time_impossible' };
  const time = `${date}T${hour}:${minute}:${second}${fraction.slice(0, 10).replace(/\.$/, '')}`;
  if (zulu !== undefined) return { value: `${time}Z` };
  if (hours === undefined) return { value: date, odd: 'offset_missing' };
  if (Number(minutes) > 59 || Number(hours) * 60 + Number(minutes) > widestOffset)
    return { value: date, odd: 'offset_impossible' };
  return { value: `${time}${sign}${hours}:${minutes}` };
}

/** Whether a date or instant of the canonical form is an instant. */
export function isInstant(value: string): boolean {
  return value.length > 10;
}

function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return (
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(date) &&
    Number(date.slice(0, 4)) >= earliestYear
  );
}
