/**
 * The names of everything that can become of an attempt other than delivery. `refused` is never
 * tried again; `failed` is, by the schedule. docs/problems.md documents every one of them.
 */
export const outcomeCodes = {
  // The receiver said no, for good
  refused_by_receiver: { result: 'refused', title: 'The receiver refused the document' },
  duplicate_at_receiver: {
    result: 'refused',
    title: 'The receiver found several matching records',
  },
  gone: { result: 'refused', title: 'The receiver says that the address is gone' },
  moved: { result: 'refused', title: 'The receiver has moved for good' },
  unwritable: {
    result: 'refused',
    title: 'The message cannot be written in that system’s language',
  },
  stale: {
    result: 'refused',
    title: 'A newer version of the document had been sent; the route skips older ones',
  },
  payload_gone: {
    result: 'refused',
    title: 'The payload has expired or was erased',
  },
  worker_lost: {
    result: 'refused',
    title: 'Every worker that tried was lost, time after time',
  },
  // The receiver could not, now
  busy: { result: 'failed', title: 'The receiver asks to wait' },
  receiver_error: { result: 'failed', title: 'The receiver had an error of its own' },
  redirected: { result: 'failed', title: 'The receiver redirects elsewhere' },
  record_locked: { result: 'failed', title: 'The record is locked in the receiving system' },
  login_failed: { result: 'failed', title: 'The receiver does not accept our credentials' },
  unreadable_answer: { result: 'failed', title: 'The answer of the receiver makes no sense' },
  answer_too_large: { result: 'failed', title: 'The answer of the receiver is too large' },
  // The way there
  timeout: { result: 'failed', title: 'The receiver did not answer in time' },
  connection_refused: { result: 'failed', title: 'Nobody listens at the address' },
  connection_reset: {
    result: 'failed',
    title: 'The connection broke before the answer was complete',
  },
  host_unknown: { result: 'failed', title: 'The host name does not resolve' },
  tls_failed: { result: 'failed', title: 'No trusted TLS connection could be made' },
  address_forbidden: {
    result: 'failed',
    title: 'The address is not allowed by the outbound policy',
  },
  // The hub
  credential_missing: {
    result: 'failed',
    title: 'A credential of the address book cannot be read',
  },
  system_missing: { result: 'failed', title: 'The address book has no such receiving system now' },
  stopped: { result: 'failed', title: 'The hub was stopped in mid-attempt' },
  adapter_error: { result: 'failed', title: 'The adapter made a mistake' },
} as const satisfies Record<string, { result: 'refused' | 'failed'; title: string }>;

export type OutcomeCode = keyof typeof outcomeCodes;
export type RefusedCode = {
  [K in OutcomeCode]: (typeof outcomeCodes)[K]['result'] extends 'refused' ? K : never;
}[OutcomeCode];
export type FailedCode = Exclude<OutcomeCode, RefusedCode>;
