/**
 * cXML's own verdict: `Response/Status/@code`. HTTP 200 only says that there is one.
 *
 *   2xx  done, accepted, or forwarded: 200, 201, 204, 280, 281
 *   4xx  for good: the same request will not succeed later
 *   5xx  not now: 500, 550 and 551 (the next server), 560 (maintenance)
 *
 * A code that is not in the list counts as its class (cXML Reference Guide, "Status").
 */
import type { HttpResponse, Outcome } from '../../adapter.ts';
import { excerpt, httpFailure, retryAfter } from '../../wire/http-outcome.ts';
import { attribute, child, textOf } from '../../wire/xml.ts';
import { parseCxml } from '../cxml/envelope.ts';

const limits = { depth: 64, elements: 20000, documents: 1 };

export interface Answer {
  code: string;
  /** The words that stand with it. */
  words: string;
  payloadId?: string;
}

/** What became of a posted document. */
export function judge(response: HttpResponse, now: number): Outcome {
  const answer = answerOf(response);
  const failure = httpFailure(response, now);
  if (failure && (answer === undefined || answer.code.startsWith('2'))) return failure;
  if (answer === undefined) {
    const detail = `HTTP ${response.status} without a cXML Status${excerpt(response.text)}`;
    return { result: 'failed', code: 'unreadable_answer', status: String(response.status), detail };
  }
  return outcomeOf(answer, retryAfter(response.headers['retry-after'], now));
}

/** The Status of a Response; undefined when the text is not one. */
export function answerOf({ text, headers }: HttpResponse): Answer | undefined {
  const body = Buffer.from(text.replace(/^\uFEFF/, ''));
  // The text is decoded already: the encoding that the header names is spent.
  const contentType = headers['content-type'] === undefined ? '' : 'text/xml; charset=utf-8';
  const xml = parseCxml({ body, contentType, headers: {} }, limits);
  if (!xml.ok || xml.rootName !== 'cXML') return undefined;
  const status = child(xml.root, 'Response', 'Status');
  const code = attribute(status, 'code');
  if (code === undefined || !/^[245]\d\d$/.test(code)) return undefined;
  const words = [attribute(status, 'text'), textOf(status)].filter(Boolean).join(': ');
  return {
    code,
    words: excerpt(words).replace(/^: /, ''),
    payloadId: attribute(xml.root, 'payloadID'),
  };
}

function outcomeOf({ code, words, payloadId }: Answer, wait: number | undefined): Outcome {
  const detail = `cXML ${code} ${words}`.trim();
  if (code.startsWith('2'))
    return {
      result: 'delivered',
      status: code,
      detail,
      ...(payloadId === undefined ? {} : { reference: payloadId }),
    };
  // 401 too: unlike HTTP's, it speaks of the Sender in the document, and that stays as it is.
  if (code.startsWith('4'))
    return { result: 'refused', code: 'refused_by_receiver', status: code, detail };
  return {
    result: 'failed',
    code: code === '560' ? 'busy' : 'receiver_error',
    status: code,
    detail,
    ...(wait === undefined ? {} : { notBefore: wait }),
  };
}
