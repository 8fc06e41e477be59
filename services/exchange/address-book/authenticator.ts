import type { InboundAuth } from '../../../schemas/types.ts';
import { basicMatcher } from './basic.ts';
import { sameDigest, sha256 } from './digest.ts';
import { hmacMatcher, webhookKey } from './hmac.ts';
import type { Secrets } from './secrets.ts';

/** What a sender shows of itself. */
export interface Credentials {
  /** Lower-case names. Values as Node gives them: one character for each byte. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The last part of /in/{system}/{secret}. */
  pathSecret?: string;
  /** The bytes as received. */
  body: Buffer;
  /** What the adapter found in the document. */
  documentSecret?: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One way in which a system may prove who it is. A secret that cannot be had never verifies. */
export interface Authenticator {
  type: InboundAuth['type'];
  verify(given: Credentials): boolean;
}

type Verify = Authenticator['verify'];

/** @param path where `auth` stands in the address book, for what is missing */
export function authenticator(auth: InboundAuth, path: string, secrets: Secrets): Authenticator {
  return { type: auth.type, verify: verifier(auth, path, secrets) ?? (() => false) };
}

function verifier(auth: InboundAuth, path: string, secrets: Secrets): Verify | undefined {
  switch (auth.type) {
    case 'bearer': {
      const key = auth.key && secrets.resolve(`${path}.key`, auth.key);
      const digest = auth.key_sha256 ? Buffer.from(auth.key_sha256, 'hex') : key && sha256(key);
      return digest ? ({ headers }) => matches(bearer(headers.authorization), digest) : undefined;
    }
    case 'basic': {
      const password = secrets.resolve(`${path}.password`, auth.password);
      if (password === undefined) return undefined;
      const fits = basicMatcher(auth.username, password);
      return ({ headers }) => fits(headers.authorization);
    }
    case 'hmac': {
      const secret = secrets.resolve(`${path}.secret`, auth.secret);
      if (secret === undefined) return undefined;
      const key = webhookKey(secret);
      if (!key) secrets.note(`${path}.secret`, 'what follows whsec_ is not Base64');
      return key && hmacMatcher(key);
    }
    case 'path':
    case 'document': {
      const secret = secrets.resolve(`${path}.secret`, auth.secret);
      if (secret === undefined) return undefined;
      const digest = sha256(secret);
      return auth.type === 'path'
        ? ({ pathSecret }) => matches(pathSecret, digest)
        : ({ documentSecret }) => matches(documentSecret, digest);
    }
  }
}

/** The key of an Authorization header (RFC 6750 §2.1), as the bytes that were sent. */
function bearer(header: string | undefined): Buffer | undefined {
  const key = /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  return key === undefined ? undefined : Buffer.from(key, 'latin1');
}

function matches(given: string | Buffer | undefined, digest: Buffer): boolean {
  return given !== undefined && sameDigest(sha256(given), digest);
}
