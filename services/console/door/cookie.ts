/** The value of a cookie in a Cookie header (RFC 6265 §4.2.1); of several, the first. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * A Set-Cookie header for the console alone. `value` must be of cookie characters; `seconds` 0 takes
 * the cookie back.
 */
export function setCookie(
  name: string,
  value: string,
  { seconds, secure }: { seconds: number; secure: boolean },
): string {
  const flags = `Path=/console; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return `${name}=${value}; Max-Age=${seconds}; ${flags}`;
}
