/**
 * What text of PostgreSQL cannot hold: NUL and half a surrogate pair. One such character in one row would refuse a
 * whole batch: they are replaced by U+FFFD. Only what people search and read is stored this way; payloads are
 * bytes and stay as they are.
 */

/** Half a pair becomes U+FFFD by itself where the text becomes UTF-8. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return unstorable.test(text) ? text.replace(unstorableAll, '$1\\ufffd') : text;
}

// JSON.stringify writes NUL and lone surrogates as escapes; an escaped backslash before the `u` is
// text that only looks like one, hence the pairs in front.
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
const unstorableAll = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;
