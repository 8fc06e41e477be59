const names =
  '(?:shared_?secret|client_?secret|password|session_?id|(?:access|refresh)_?token|api_?key)';
// Not after an empty element, which holds nothing. No `<` in an attribute: a text of nothing but opened tags would be searched to its end from each.
const inElement = new RegExp(`(<(?:[\\w.-]+:)?${names}(?:\\s[^<>]*)?(?<!/)>)[^<]+`, 'gi');
const inKey = new RegExp(`("${names}"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi');
/** Organisation id, exclamation mark, secret: how a session id looks wherever it stands. */
const bare = /\b(00D[A-Za-z0-9]{9,15}!)[A-Za-z0-9._]+/g;

/**
 * Masks what would let a reader in: the session id that an Outbound Message may carry (it is a working
 * API session of the sending user), and tokens, wherever they stand, also in a text cut short.
 */
export function redact(text: string): string {
  return text.replace(inElement, '$1***').replace(inKey, '$1***').replace(bare, '$1***');
}
