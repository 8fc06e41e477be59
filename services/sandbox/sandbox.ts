/**
 * What every sandbox system has in common: it listens, keeps what it accepted, and misbehaves on
 * request. The systems check what they get as the real ones would.
 */
export interface Sandbox {
  /** Base URL, without a trailing slash: http://127.0.0.1:PORT. */
  url: string;
  /** The newest 10,000 accepted documents, oldest first. */
  received: SandboxRecord[];
  /** All accepted documents since the start. */
  readonly count: number;
  /** Ends every connection, hanging ones too, within a second. */
  stop(): Promise<void>;
  /** Sets the fault that requests bringing a document meet from now on; undefined ends it. */
  behave(fault: Fault | undefined): void;
  /** Called for every document accepted from now on, after it was put into `received`. */
  onRecord(listener: (record: SandboxRecord) => void): void;
}

/** One accepted document. */
export interface SandboxRecord {
  /** RFC 3339. */
  at: string;
  /** ORDERS05, A_BusinessPartner, Lead, cXML OrderRequest … */
  kind: string;
  /** The number it is known by. */
  key: string;
  /** The record id that the system gave. */
  reference: string;
  /** What the sender repeats on a retry, as the system carries it: ARCKEY, payloadID, webhook-id … */
  idempotencyKey?: string;
  /** The idempotency key came before: a system that does not deduplicate now has it twice. */
  repeat?: true;
  /** Of the whole request body, in hexadecimal digits. */
  sha256: string;
  /** Of the whole request body. */
  bytes: number;
}

/**
 * One way to misbehave. The document is taken only in `cut` (the sender never learns of it), in
 * `slow`, and in those requests that `flaky` spares.
 */
export type Fault = (
  | { kind: 'hang' }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'garbage' }
  /** Closes the connection in the middle of the answer. */
  | { kind: 'cut' }
  | { kind: 'reset' }
  | { kind: 'slow'; ms: number }
  /** A share of the requests, 0 to 1, gets a 503; the same seed gives the same sequence. */
  | { kind: 'flaky'; share: number; seed: number }
) & {
  /** Strikes every request, also those for tokens, metadata and the like. */
  everywhere?: boolean;
};
