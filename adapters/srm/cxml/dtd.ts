/** The version named when no setting says another. */
export const standardDtd = '1.2.063';

/** Orders stand in cXML.dtd; what a supplier answers (confirmations) in Fulfill.dtd. */
export function doctype(version: string, file: 'cXML.dtd' | 'Fulfill.dtd'): string {
  return `<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/${version}/${file}">`;
}

/**
 * An RFC 3339 instant as cXML writes it, `YYYY-MM-DDThh:mm:ss+hh:mm`: no fraction, no Z, because
 * receivers match that picture literally. A date becomes its noon in UTC, which is the same day
 * from -12:00 to +11:59.
 */
export function cxmlInstant(value: string): string {
  if (value.length === 10) return `${value}T12:00:00+00:00`;
  return value.replace(/\.\d+/, '').replace(/Z$/i, '+00:00');
}
