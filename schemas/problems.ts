/**
 * The table of problem codes: one name each for everything that can be wrong with what is sent to
 * the hub, with its HTTP status (RFC 9457). docs/problems.md documents every one of them.
 */
export const problems = {
  // Who is asking
  unauthenticated: { status: 401, title: 'Who you are was not proven' },
  forbidden: { status: 403, title: 'Not yours to see or do' },
  system_unknown: { status: 404, title: 'No such system can post here' },
  not_found: { status: 404, title: 'Nothing there' },
  method_not_allowed: { status: 405, title: 'That method is not for this address' },
  // The transmission
  body_empty: { status: 400, title: 'The body is empty' },
  body_too_large: { status: 413, title: 'The body is too large' },
  body_incomplete: { status: 400, title: 'The body ended too early' },
  body_timeout: { status: 408, title: 'The body did not arrive in time' },
  content_type_unsupported: { status: 415, title: 'That content type is not for this system' },
  content_encoding_unsupported: { status: 415, title: 'That content encoding is not read' },
  encoding_invalid: { status: 400, title: 'The bytes are not text in the declared encoding' },
  idempotency_key_invalid: { status: 400, title: 'The Idempotency-Key is not usable' },
  rate_limited: { status: 429, title: 'More came from this system than its limit allows' },
  // The document
  xml_malformed: { status: 400, title: 'The XML is not well-formed' },
  xml_forbidden: { status: 400, title: 'The XML uses what is not allowed here' },
  json_malformed: { status: 400, title: 'The JSON is not well-formed' },
  json_forbidden: { status: 400, title: 'The JSON uses what is not allowed here' },
  too_deep: { status: 400, title: 'The document is nested too deeply' },
  too_many_elements: { status: 400, title: 'The document has too many elements' },
  too_many_documents: { status: 400, title: 'The interchange has too many documents' },
  document_unknown: { status: 422, title: 'A document of a kind this system does not send' },
  document_invalid: { status: 422, title: 'The document cannot be normalized' },
  schema_invalid: { status: 422, title: 'The canonical message does not fit its schema' },
  sender_mismatch: { status: 403, title: 'The document names another sender' },
  document_conflict: {
    status: 409,
    title: 'The same document number came before with other content',
  },
  key_conflict: { status: 409, title: 'The same Idempotency-Key came before with other content' },
  // Reading and mending
  request_invalid: { status: 400, title: 'The request does not fit its description' },
  reason_required: { status: 400, title: 'Say why' },
  state_conflict: { status: 409, title: 'Not possible in this state' },
  payload_expired: { status: 410, title: 'The payload is not kept' },
  payload_erased: { status: 410, title: 'The payload was erased' },
  held: { status: 409, title: 'A legal hold forbids it' },
  // The hub itself
  unavailable: { status: 503, title: 'The hub cannot write things down now' },
  overloaded: { status: 503, title: 'The hub has too much to take in at this moment' },
  stopping: { status: 503, title: 'The hub is stopping' },
  internal: { status: 500, title: 'The hub made a mistake' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** What is wrong, and where. */
export interface Problem {
  code: ProblemCode;
  /** A plain sentence about this occurrence; never holds a secret. */
  detail: string;
  /** JSON pointer (RFC 6901) into the canonical message, or a path into the source. */
  pointer?: string;
  /** Every place that is wrong, when there are several. */
  errors?: FieldError[];
}

/** One violation of a schema. */
export interface FieldError {
  /** JSON pointer to the offending value. */
  pointer: string;
  /** The schema keyword that was violated. Example: pattern. */
  rule: string;
  /** A plain sentence. */
  detail: string;
  /** The offending value, shortened to 100 characters. */
  value?: string;
}

/**
 * Details quote what was sent, cut somewhere. Half of a surrogate pair must not be left at the end:
 * receipts hold it, and it has no digest that all would agree on (RFC 8785 §3.2.2.2).
 */
export function problem(
  code: ProblemCode,
  detail: string,
  more: Pick<Problem, 'pointer' | 'errors'> = {},
): Problem {
  return { code, detail: detail.toWellFormed(), ...more };
}
