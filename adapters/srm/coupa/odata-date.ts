/**
 * A date of OData to ISO 8601; other texts as they are.
 *
 *   date ::= '/Date(' milliseconds offset? ')/'     V2: milliseconds since the epoch, UTC
 *          | yyyymmdd                               ABAP's own form
 */
export function odataDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ticks = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  if (ticks !== undefined) {
    const time = new Date(Number(ticks));
    return Number.isNaN(time.getTime()) ? text : time.toISOString();
  }
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return compact ? `${compact[1]}-${compact[2]}-${compact[3]}` : text;
}
