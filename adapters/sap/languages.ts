/**
 * SAP's one-letter language keys (SPRAS, table T002) and ISO 639-1. SPRAS `E` is SPRAS_ISO `EN`;
 * the letters are not the first ones of the names: `1` is Chinese, `S` Spanish, `V` Swedish.
 */
const keys: Readonly<Record<string, string>> = {
  '1': 'zh',
  '2': 'th',
  '3': 'ko',
  '4': 'ro',
  '5': 'sl',
  '6': 'hr',
  '8': 'uk',
  '9': 'et',
  A: 'ar',
  B: 'he',
  C: 'cs',
  D: 'de',
  E: 'en',
  F: 'fr',
  G: 'el',
  H: 'hu',
  I: 'it',
  J: 'ja',
  K: 'da',
  L: 'pl',
  N: 'nl',
  O: 'no',
  P: 'pt',
  Q: 'sk',
  R: 'ru',
  S: 'es',
  T: 'tr',
  U: 'fi',
  V: 'sv',
  W: 'bg',
  X: 'lt',
  Y: 'lv',
};

/** ISO 639-1, lower-case, of an ISO field and a key field; the ISO field wins. */
export function languageOf(iso: string | undefined, key: string | undefined): string | undefined {
  if (iso !== undefined && /^[A-Za-z]{2}$/.test(iso)) return iso.toLowerCase();
  return key === undefined || !Object.hasOwn(keys, key) ? undefined : keys[key];
}
