/**
 * Rows as one JSON parameter for json_to_recordset. PostgreSQL's text cannot hold NUL nor half a
 * surrogate pair, and one such character in one row would refuse a whole batch: they are replaced by
 * U+FFFD. Only what people search and read is stored this way; payloads are bytes and stay as they are.
 */
export function rowsJson(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  return unstorable.test(text) ? text.replace(unstorableAll, '$1\\ufffd') : text;
}

// JSON.stringify writes NUL and lone surrogates as escapes; an escaped backslash before the `u` is
// text that only looks like one, hence the pairs in front.
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
const unstorableAll = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;
