/**
 * Dates and instants as Salesforce writes them.
 *
 *   date     ::= YYYY-MM-DD
 *   dateTime ::= date 'T' hh:mm:ss ['.' digits] ('Z' | ±hhmm | ±hh:mm)
 *
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm
 */
const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantShape =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

/** The date when the day exists. */
export function calendarDate(text: string): string | undefined {
  const match = dateShape.exec(text.trim());
  if (!match) return undefined;
  const [found, year, month, day] = match;
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  made.setUTCFullYear(Number(year)); // Date.UTC reads the years 0 to 99 as 1900 to 1999
  return made.toISOString().slice(0, 10) === found ? found : undefined;
}

/** RFC 3339, with Z for UTC: +0000 has no colon and RFC 3339 wants one. */
export function instant(text: string): string | undefined {
  const match = instantShape.exec(text.trim());
  if (!match) return undefined;
  const [, date = '', hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = match;
  if (calendarDate(date) === undefined) return undefined;
  const utc = sign === undefined || `${offsetHour}${offsetMinute}` === '0000';
  return `${date}T${hour}:${minute}:${second}${fraction}${utc ? 'Z' : `${sign}${offsetHour}:${offsetMinute}`}`;
}
