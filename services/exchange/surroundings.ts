import type { Http, Outbound } from '../../adapters/adapter.ts';
import type { Claimed } from '../ledger/claim.ts';
import type { Book, BookSystem } from './address-book/book.ts';

/** What an attempt needs of the world around it. */
export interface Surroundings {
  /** The newest address book: how to reach the receiver now. */
  book: Book;
  /** Requests under the outbound policy and timeout of the system; ends with `signal`. */
  http(system: BookSystem, signal: AbortSignal): Http;
  /** Writes down what is going to be sent, before it is. */
  keep(outbound: { deliveryId: string } & Outbound): Promise<void>;
  /** Kept for one system in this process. */
  session(system: string): Map<string, unknown>;
  now(): number;
  random(): number;
  /** Whether another process may have taken this one to be lost, and be sending already. */
  late(): boolean;
  /** Aborts when the process has to stop. */
  stopping: AbortSignal;
  /** Told of mistakes of an adapter, which are ours to mend. */
  onMistake(error: unknown, claimed: Claimed): void;
}
