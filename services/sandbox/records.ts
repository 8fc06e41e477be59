import { createHash } from 'node:crypto';
import type { SandboxRecord } from './sandbox.ts';
import { Shelf } from './shelf.ts';

/** As many as a long demo needs, and no more than a few megabytes. */
const mostRecords = 10_000;

/** The book of accepted documents. */
export class Records {
  readonly received: SandboxRecord[] = [];
  count = 0;
  readonly #listeners: ((record: SandboxRecord) => void)[] = [];
  readonly #seen = new Shelf<true>(mostRecords);

  /** Writes a document down; `body` is the whole request. */
  note(
    known: Pick<SandboxRecord, 'kind' | 'key' | 'reference' | 'idempotencyKey'>,
    body: Buffer,
  ): void {
    const record: SandboxRecord = {
      at: new Date().toISOString(),
      ...known,
      sha256: sha256(body),
      bytes: body.length,
    };
    if (known.idempotencyKey !== undefined) {
      const key = `${known.kind} ${known.idempotencyKey}`;
      if (this.#seen.get(key)) record.repeat = true;
      this.#seen.put(key, true);
    }
    this.received.push(record);
    if (this.received.length > mostRecords) this.received.shift();
    this.count += 1;
    for (const listener of this.#listeners) listener(record);
  }

  onRecord(listener: (record: SandboxRecord) => void): void {
    this.#listeners.push(listener);
  }
}

export function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
