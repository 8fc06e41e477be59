/**
 * `POST …/composite`: up to 25 requests in one, each of which may use the results of those before it
 * (`@{reference.id}`). The outer status is 200 whatever happened inside.
 */
import { type Answer, json } from '../answer.ts';
import { mistake, refuse } from './mistake.ts';
import type { Organisation } from './organisation.ts';

export interface Part {
  method: string;
  /** Path from /services on. */
  url: string;
  referenceId: string;
  body?: unknown;
}

interface Reply {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/** Runs the parts in order; with allOrNone one failure takes back all of them. */
export function composite(
  payload: unknown,
  organisation: Organisation,
  run: (part: Part) => Answer,
): { answer: Answer; kept: boolean } {
  const { allOrNone, compositeRequest } = (payload ?? {}) as Record<string, unknown>;
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
    return failed('compositeRequest is missing');
  if (compositeRequest.length > 25) return failed('The limit of 25 subrequests is exceeded');
  const parts = compositeRequest as Part[];
  if (parts.some((part) => !part?.referenceId))
    return failed('Each subrequest needs a referenceId');
  const replies: Reply[] = [];
  let kept = true;
  organisation.attempt(() => {
    for (const part of parts) {
      const reply = replyTo(part, run(resolve(part, replies)));
      replies.push(reply);
      kept = !(allOrNone && reply.httpStatusCode >= 300);
      if (!kept) break;
    }
    return kept;
  });
  const compositeResponse = kept ? replies : parts.map((part, at) => halted(part, replies[at]));
  return { answer: json(200, { compositeResponse }), kept };
}

function replyTo({ referenceId }: Part, { status, body }: Answer): Reply {
  const content = body ? JSON.parse(body) : null;
  return { body: content, httpHeaders: {}, httpStatusCode: status, referenceId };
}

/** The one that failed keeps its reason; the others are victims. */
function halted({ referenceId }: Part, reply: Reply | undefined): Reply {
  if (reply && reply.httpStatusCode >= 300) return reply;
  const message =
    'The transaction was rolled back since another operation in the same transaction failed.';
  return {
    body: [{ errorCode: 'PROCESSING_HALTED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId,
  };
}

function resolve(part: Part, replies: Reply[]): Part {
  const filled = JSON.stringify(part).replace(/@\{(\w+)\.(\w+)\}/g, (all, reference, field) => {
    const body = replies.find((reply) => reply.referenceId === reference)?.body;
    const value = (body as Record<string, unknown> | undefined)?.[field];
    return value === undefined ? all : JSON.stringify(String(value)).slice(1, -1);
  });
  return JSON.parse(filled) as Part;
}

function failed(message: string): { answer: Answer; kept: boolean } {
  return { answer: refuse(mistake(400, 'INVALID_INPUT', message)), kept: false };
}
