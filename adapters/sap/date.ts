/** Dates and times as SAP writes them: YYYYMMDD, HHMMSS, zeros for none. */

/** No date: SAP's initial value, or nothing. */
export function isNoDate(text: string): boolean {
  return /^[0\s-]*$/.test(text);
}

/**
 * YYYYMMDD to YYYY-MM-DD. Undefined when there is no such day: 20242212 and the year 0021 occur.
 * 99991231 (for ever) is a day.
 */
export function calendarDate(text: string): string | undefined {
  const match = /^([0-9]{4})-?([0-9]{2})-?([0-9]{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1900 || month < 1 || month > 12) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${match[1]}-${match[2]}-${match[3]}`;
}

/** HHMMSS to HH:MM:SS. Undefined when there is no such time: SAP knows 240000. */
export function clockTime(text: string): string | undefined {
  const match = /^([01][0-9]|2[0-3]):?([0-5][0-9]):?([0-5][0-9])$/.exec(text.trim());
  return match ? `${match[1]}:${match[2]}:${match[3]}` : undefined;
}

/** A canonical date or instant as date (and time) of a clock at `offset` from UTC. */
export function sapDate(value: string, offset: string): { DATUM: string; UZEIT?: string } {
  if (value.length === 10) return { DATUM: value.replaceAll('-', '') };
  const digits = localDigits(value, offset);
  return { DATUM: digits.slice(0, 8), UZEIT: digits.slice(8, 14) };
}

/** Four digits hold no later year; "for ever" west of Greenwich would be one. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An instant as YYYYMMDDHHMMSSmmm of a clock at `offset` from UTC. */
export function localDigits(instant: string, offset: string): string {
  const hours = Number(offset.slice(1, 3));
  const minutes = hours * 60 + Number(offset.slice(4, 6));
  const shift = (offset.startsWith('-') ? -minutes : minutes) * 60_000;
  // RFC 3339 has leap seconds, Date has none.
  const time = Date.parse(instant.replace(/:60(?=[.Zz+-])/, ':59')) + shift;
  return new Date(Math.min(time, lastMoment)).toISOString().replace(/[^0-9]/g, '');
}
