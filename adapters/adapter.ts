/**
 * The contract of an adapter: the code that speaks one kind of system. Reading and writing are
 * pure; only `send` and `probe` touch the network, and only through the `http` they are given.
 */
import type { Message, MessageType } from '../schemas/message.ts';
import type { FailedCode, RefusedCode } from '../schemas/outcomes.ts';
import type { Problem } from '../schemas/problems.ts';
import type { BusinessKey, Envelope, Warning } from '../schemas/types.ts';

export interface Adapter {
  /** Name in the address book and of the folder. Example: sap. */
  id: string;
  /** For people. Example: SAP (IDoc XML, OData). */
  title: string;
  /** JSON Schema 2020-12 of `settings` in the address book; drives its check and the console. */
  settings: Record<string, unknown>;
  /** Names of the credentials it may be given, each with a sentence. */
  credentials: Record<string, string>;
  /** The types it can read, when it can read. */
  reads: readonly MessageType[];
  /** The types it can write, when it can write. */
  writes: readonly MessageType[];
  /** What happens to invalid documents unless the address book says otherwise. */
  onInvalid: 'quarantine' | 'reject';
  /** Wire bytes to canonical documents. Never throws for what was sent. */
  read?(received: Received, context: ReadContext): ReadResult;
  /** The answer that the sender understands; without it, or when undefined, the hub answers JSON. */
  reply?(fate: Fate): Reply | undefined;
  /** Canonical message to wire bytes; the same message and settings give the same bytes. */
  write?(message: Message, context: WriteContext): Written;
  /** Puts the bytes on the wire and judges the answer. Network faults may be left to throw. */
  send?(outbound: Outbound, context: SendContext): Promise<Outcome>;
  /** Whether the system can be reached, without an effect there. */
  probe?(context: SendContext): Promise<Probe>;
  /** A payload as it may be shown to people: secrets inside it masked. */
  redact?(text: string): string;
}

/** Types the definition of an adapter without widening it. */
export function defineAdapter<A extends Adapter>(adapter: A): A {
  return adapter;
}

/** One transmission as received. */
export interface Received {
  body: Buffer;
  /** The Content-Type header, lower-case, with parameters; empty when there was none. */
  contentType: string;
  /** Lower-case names; credentials removed. */
  headers: Record<string, string>;
}

export interface ReadContext {
  /** The sending system, by its name in the address book. */
  system: string;
  settings: Record<string, unknown>;
  limits: ReadLimits;
}

/** Bounds on what one interchange may hold. */
export interface ReadLimits {
  /** Levels of nesting. */
  depth: number;
  /** XML elements, and as many attributes; or JSON values. */
  elements: number;
  /** Documents in one interchange. */
  documents: number;
}

export type ReadResult =
  | {
      ok: true;
      documents: ReadDocument[];
      /** A shared secret found in the document, for systems that authenticate that way. */
      sharedSecret?: string;
    }
  | { ok: false; problem: Problem; sharedSecret?: string };

/** One business document of an interchange: its canonical form, or why it has none. */
export interface ReadDocument {
  /** Its id in the sending system: the dedupe key. Absent: the digest of the bytes takes its place. */
  nativeId?: string;
  /** Example: ORDERS05/ORDERS. */
  nativeType: string;
  /**
   * The document as parsed, without what varies from one transmission to the next. Its digest tells
   * a repetition from a conflict. Absent: the bytes of the whole interchange are compared.
   */
  native?: unknown;
  /** The sender may repeat an id with newer content (Salesforce): then that is a new message. */
  mayChange?: boolean;
  result:
    | { ok: true; document: CanonicalDocument }
    | { ok: false; problem: Problem; known?: Known };
}

/** What a document that could not be normalized still tells, so that people can find it. */
export interface Known {
  type?: MessageType;
  businessKeys?: BusinessKey[];
}

/** A message without what the hub adds: id, version, source. */
export type CanonicalDocument = {
  [T in MessageType]: Pick<Envelope, 'action' | 'businessKeys' | 'correlationId' | 'sequence'> & {
    type: T;
    /** RFC 3339; absent: the time of receipt. */
    occurredAt?: string;
    warnings?: Warning[];
    body: Extract<Message, { type: T }>['body'];
  };
}[MessageType];

/** What became of an interchange, for the adapter to say in the sender's words. */
export interface Fate {
  /** accepted covers repetition, partial acceptance and quarantine: the hub has it in the book. */
  result: 'accepted' | 'refused';
  interchangeId: string;
  problem?: Problem;
  /** Everything in it had come before. */
  duplicate?: boolean;
  /** What became of each document, in their order; absent when it was not read. */
  documents?: { nativeId?: string; state: string }[];
  /** RFC 3339. */
  at: string;
  /** What was received; its body may be unreadable. */
  received: Received;
}

export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

export interface WriteContext {
  settings: Record<string, unknown>;
  /** The receiving system, by its name in the address book. */
  system: string;
  /** The same on every attempt of a delivery. */
  idempotencyKey: string;
  /** RFC 3339: when the message was accepted; the same on every attempt. */
  acceptedAt: string;
}

export type Written =
  | { ok: true; contentType: string; body: string }
  | { ok: false; problem: Problem };

/** What `write` made, as kept in the ledger: the same bytes on every attempt. */
export interface Outbound {
  contentType: string;
  body: Buffer;
}

export interface SendContext {
  settings: Record<string, unknown>;
  /** By the names of `credentials`; one that cannot be read is absent. */
  credentials: Record<string, string>;
  system: string;
  /** Base URL of the system, without a trailing slash. */
  url: string;
  /** Absent in a probe. */
  message?: Message;
  idempotencyKey: string;
  /** W3C Trace Context. */
  traceparent: string;
  http: Http;
  /** Kept for one system in one process: tokens, cookies. */
  session: Map<string, unknown>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export type Http = (request: HttpRequest) => Promise<HttpResponse>;

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute URL. Redirects are not followed. */
  url: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names; set-cookie values joined by a newline. */
  headers: Record<string, string>;
  text: string;
}

/** A fault on the way to the receiver; thrown by `http`, turned into an outcome by the worker. */
export class HttpFault extends Error {
  readonly code: FailedCode;
  constructor(code: FailedCode, detail: string) {
    super(detail);
    this.name = 'HttpFault';
    this.code = code;
  }
}

/** What became of an attempt. `status` is the receiver's own word: HTTP status, cXML code … */
export type Outcome =
  | { result: 'delivered'; status?: string; reference?: string; detail?: string; sent?: Sent }
  | { result: 'refused'; code: RefusedCode; status?: string; detail: string; sent?: Sent }
  | {
      result: 'failed';
      code: FailedCode;
      status?: string;
      detail: string;
      /** Not before this time, in milliseconds since the epoch. */
      notBefore?: number;
      sent?: Sent;
    };

/** Set when the bytes sent differ from the outbound kept, because a secret was put in. */
export interface Sent {
  sha256: string;
}

export interface Probe {
  reachable: boolean;
  detail: string;
}
