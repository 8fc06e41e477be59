const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * A record id of 18 characters: prefix of the object, pod `SBX`, number, and three characters that
 * say which of the first fifteen are capitals (five bits each, first character lowest).
 */
export function recordId(prefix: string, number: number): string {
  let digits = '';
  for (let rest = number; digits.length < 9; rest = Math.floor(rest / 62))
    digits = base62.charAt(rest % 62) + digits;
  return longId(`${prefix}SBX${digits}`);
}

/** The 18-character form of a 15-character id. */
export function longId(id: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) if (/[A-Z]/.test(id.charAt(chunk + at))) bits |= 1 << at;
    suffix += base32.charAt(bits);
  }
  return id + suffix;
}
