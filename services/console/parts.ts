import type { WakeUps } from '../../queues/wake-ups.ts';
import type { Book } from '../exchange/address-book/book.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What the console needs of the hub. */
export interface ConsoleParts {
  ledger: Ledger;
  /** The address book in force now. */
  book: () => Book;
  wakeUps: WakeUps;
  dispatch: Dispatch;
  /** 32 random bytes, the same in all processes of one hub: sessions are signed with it. */
  cookieKey: Buffer;
  /** Milliseconds since the epoch. */
  now?: () => number;
}
