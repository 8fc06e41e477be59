/**
 * Ids of records. Salesforce writes them with 15 case-sensitive characters, or with 18, of which the
 * last three say where the first fifteen have capitals: one for every five characters, its five bits
 * from the right. Both may come for one record, so the hub knows only the long form.
 * Source: the Salesforce formula function CASESAFEID.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character id; undefined for what is no id. */
export function recordId(text: string): string | undefined {
  if (/^[A-Za-z0-9]{15}$/.test(text)) return text + suffix(text);
  return /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/.test(text) ? text : undefined;
}

/** The long form where there is one, else the text itself: for comparison. */
export function sameIdForm(text: string): string {
  return recordId(text) ?? text;
}

function suffix(short: string): string {
  let made = '';
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i += 1) {
      const character = short.charAt(chunk + i);
      if (character >= 'A' && character <= 'Z') bits |= 1 << i;
    }
    made += alphabet.charAt(bits);
  }
  return made;
}
