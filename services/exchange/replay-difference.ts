/** What a replay would send otherwise than the last time, because mapping, settings or routes have changed since. */
import { structuredPatch } from 'diff';
import type { Message } from '../../schemas/message.ts';
import { publicId } from '../ledger/ids.ts';
import { deliveriesOf, type FoundMessage, messageById, payloadOf } from '../ledger/messages.ts';
import type { Pool } from '../ledger/pool.ts';
import type { ReplayFilter } from '../ledger/replays.ts';
import type { Book } from './address-book/book.ts';
import { idempotencyKey } from './deliver.ts';
import { fanOut } from './fan-out.ts';
import { readAgain, stillUnreadable } from './read-again.ts';

/** What is different about one message. */
export interface Difference {
  message: string;
  /** The receiving system; absent where nothing was sent yet. */
  system?: string;
  /** In a sentence. */
  what: string;
  /** Lines that go (-) and come (+), those around them, secrets masked. */
  lines?: string[];
}

export interface Compared {
  /** Messages that were looked at; of them, how many there is a difference in. */
  compared: number;
  differing: number;
  /** The first of the differences. */
  differences: Difference[];
}

const most = 10;
const mostLines = 40;

/** Compares some messages of a replay with what they would become today. */
export async function compareReplay(
  pool: Pool,
  book: Book,
  ids: string[],
  filter: ReplayFilter,
): Promise<Compared> {
  const all: Difference[][] = [];
  for (const id of ids) {
    const message = await messageById(pool, id);
    if (message) all.push(await differencesOf(pool, book, message, filter));
  }
  const differing = all.filter((some) => some.length > 0);
  return {
    compared: all.length,
    differing: differing.length,
    differences: differing.flat().slice(0, most),
  };
}

async function differencesOf(
  pool: Pool,
  book: Book,
  message: FoundMessage,
  filter: ReplayFilter,
): Promise<Difference[]> {
  const name = publicId('msg', message.id);
  if (message.state === 'quarantined' || message.state === 'unrouted')
    return [{ message: name, what: await anew(pool, book, message) }];
  const canonical = await payloadOf(pool, message.id);
  if (!canonical) return [{ message: name, what: 'Its canonical form is not kept any more.' }];
  const content = JSON.parse(canonical.body.toString()) as Message;
  const found: Difference[] = [];
  for (const delivery of await deliveriesOf(pool, [message.id])) {
    if (filter.receiver && delivery.system !== filter.receiver) continue;
    const was = await payloadOf(pool, delivery.id);
    if (!was) continue;
    const key = idempotencyKey({ deliveryId: delivery.id, replays: delivery.replays });
    const becomes = written(book, content, delivery.system, key, message.accepted_at);
    const difference = compare(book, delivery.system, was.body, becomes);
    if (difference) found.push({ message: name, system: delivery.system, ...difference });
  }
  return found;
}

/** What becomes of a message that waits, read or routed anew. */
async function anew(pool: Pool, book: Book, message: FoundMessage): Promise<string> {
  const read = await readAgain(pool, book, message);
  if (read.result === 'impossible') return read.problem.detail;
  if (read.result === 'unreadable') return stillUnreadable(read.problem);
  const { result } = read.document;
  const to = fanOut(book, result.message, message.id, new Date()).map((one) => one.system);
  return to.length === 0 ? 'It still fits no route.' : `It would go to ${to.join(', ')}.`;
}

function written(book: Book, content: Message, name: string, key: string, acceptedAt: Date) {
  const system = book.system(name);
  if (!system?.adapter.write) return `The address book has no system ${name} that receives.`;
  try {
    const { settings } = system;
    const about = {
      settings,
      system: name,
      idempotencyKey: key,
      acceptedAt: acceptedAt.toISOString(),
    };
    const wrote = system.adapter.write(content, about);
    return wrote.ok ? Buffer.from(wrote.body) : `It cannot be written: ${wrote.problem.detail}`;
  } catch (error) {
    return `The adapter failed on it: ${error instanceof Error ? error.name : 'unknown error'}.`;
  }
}

function compare(
  book: Book,
  name: string,
  was: Buffer,
  becomes: Buffer | string,
): Pick<Difference, 'what' | 'lines'> | undefined {
  if (typeof becomes === 'string') return { what: becomes };
  if (was.equals(becomes)) return undefined;
  const redact = book.system(name)?.adapter.redact ?? ((text: string) => text);
  const [before, after] = [was, becomes].map((one) => inLines(redact(one.toString())));
  // Of two long documents that have little in common no difference is worth its time.
  const options = { context: 1, maxEditLength: 1000 };
  const patch = structuredPatch('', '', before ?? '', after ?? '', '', '', options);
  const lines = patch?.hunks.flatMap((hunk) => hunk.lines).slice(0, mostLines);
  return { what: 'It would be written otherwise than it was sent.', ...(lines && { lines }) };
}

/** Most documents are written in one line, in which a difference would be hard to see. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text.replaceAll('><', '>\n<');
  }
}
