/** Who is posting, as `post-office send` shows it: in one of the ways that an address book names. */
import { readFile } from 'node:fs/promises';
import { hmacSignature, webhookKey } from '../exchange/address-book/hmac.ts';
import { newId, publicId } from '../ledger/ids.ts';

export const ways = ['bearer', 'basic', 'hmac', 'path', 'document'] as const;

export interface ProofOptions {
  auth: (typeof ways)[number];
  /** The key, password or secret; none where the document holds it. */
  keyFile?: string;
  /** For basic. */
  user?: string;
}

export interface Proof {
  headers: Record<string, string>;
  /** What follows the name of the system in the address. */
  path: string;
}

/** @throws Error with one sentence when an option is missing or a file holds no key */
export async function proofOf(options: ProofOptions, body: Uint8Array): Promise<Proof> {
  const { auth, keyFile, user } = options;
  if (auth === 'document') return { headers: {}, path: '' };
  if (!keyFile) throw new Error(`--auth ${auth} needs --key-file.`);
  const key = await readKey(keyFile);
  switch (auth) {
    case 'bearer':
      return { headers: bearer(key), path: '' };
    case 'basic': {
      if (!user) throw new Error('--auth basic needs --user.');
      const pair = Buffer.from(`${user}:${key}`).toString('base64');
      return { headers: { authorization: `Basic ${pair}` }, path: '' };
    }
    case 'hmac': {
      const secret = webhookKey(key);
      if (!secret) throw new Error(`In ${keyFile}, what follows whsec_ is not Base64.`);
      const id = publicId('ict', newId());
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = hmacSignature(secret, { id, timestamp, body });
      return {
        headers: {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
        },
        path: '',
      };
    }
    case 'path':
      return { headers: {}, path: `/${encodeURIComponent(key)}` };
  }
}

/** The header of a bearer key. */
export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

/** A key from a file, so that it stands in no process list. */
export async function readKey(file: string): Promise<string> {
  const key = (await readFile(file, 'utf8')).trim();
  // A wrong file may hold another secret, and fetch would repeat it in its complaint.
  if (!/^[\x21-\xff]+$/.test(key)) throw new Error(`${file} holds no key: it is one word.`);
  return key;
}
