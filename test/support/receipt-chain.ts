import { createHash } from 'node:crypto';
import type { Receipt } from '../../schemas/types.ts';
import { violations } from '../../schemas/validate.ts';

export type Proven = Receipt & { sha256: string };

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

/** The form of RFC 8785, for values of this kind: own code, so that a mistake of the hub shows. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const members = Object.keys(fields).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`).join(',')}}`;
}

/** What is wrong with digests, links and forms of a chain, recomputed from what the API gives. */
export function chainFaults(chain: Proven[]): string[] {
  const faults: string[] = [];
  let before: string | undefined;
  for (const { sha256: digest, ...receipt } of chain) {
    const { event } = receipt;
    if (sha256(canonical(receipt)) !== digest) faults.push(`${event}: the digest`);
    if (receipt.previousSha256 !== before) faults.push(`${event}: the link`);
    if (violations('receipt', receipt).length > 0) faults.push(`${event}: the schema`);
    before = digest;
  }
  return faults;
}
