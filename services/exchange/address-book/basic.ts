import { sameDigest, sha256 } from './digest.ts';

/** Compares an Authorization header with a user name and a password (RFC 7617). */
export function basicMatcher(
  username: string,
  password: string,
): (header: string | undefined) => boolean {
  const [expectedName, expectedPassword] = [digest(username), digest(password)];
  return (header) => {
    const given = userAndPassword(header);
    if (!given) return false;
    const name = sameDigest(digest(given.username), expectedName);
    const pass = sameDigest(digest(given.password), expectedPassword);
    return name && pass;
  };
}

function userAndPassword(header: string | undefined) {
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = utf8(Buffer.from(encoded, 'base64'));
  // The first colon ends the user name; a password may hold more of them (§2).
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Composed, because one person's ü may be two code points of another's keyboard (§2.1, RFC 8265). */
function digest(text: string): Buffer {
  return sha256(text.normalize('NFC'));
}
