import { type Problem, type ProblemCode, problems } from '../../schemas/problems.ts';
import type { Fate, Reply } from '../adapter.ts';
import { writeXml } from '../wire/xml.ts';
import { cxmlInstant, doctype, standardDtd } from './cxml/dtd.ts';
import { formOf } from './read.ts';

interface Status {
  code: string;
  text: string;
}

/** The words of the cXML Reference Guide, "Status". */
const texts = {
  '201': 'Accepted',
  '400': 'Bad Request',
  '401': 'Unauthorized',
  '403': 'Forbidden',
  '406': 'Not Acceptable',
  '409': 'Conflict',
  '450': 'Not Implemented',
  '500': 'Internal Server Error',
  '560': 'Temporary server error',
} as const;

/** What is not told here follows the class of the HTTP status. 406: it could not be parsed. */
const codes: Partial<Record<ProblemCode, keyof typeof texts>> = {
  unauthenticated: '401',
  forbidden: '403',
  sender_mismatch: '403',
  body_empty: '406',
  content_type_unsupported: '406',
  content_encoding_unsupported: '406',
  encoding_invalid: '406',
  xml_malformed: '406',
  xml_forbidden: '406',
  too_deep: '406',
  too_many_elements: '406',
  document_unknown: '450',
  document_conflict: '409',
  key_conflict: '409',
  body_incomplete: '560',
  body_timeout: '560',
  rate_limited: '560',
  unavailable: '560',
  overloaded: '560',
  stopping: '560',
};

/**
 * The answer to cXML: always HTTP 200, the verdict in Status/@code. 201 means that an intermediate
 * hub has the request and will forward it; 4xx is for good, 5xx may be sent again. JSON senders get
 * the hub's own answer.
 */
export function reply(fate: Fate): Reply | undefined {
  if (formOf(fate.received) !== 'xml') return undefined;
  const status = statusOf(fate);
  const body = writeXml(
    'cXML',
    {
      '@payloadID': `${fate.interchangeId || 'none'}@post-office`,
      '@timestamp': cxmlInstant(fate.at),
      '@xml:lang': 'en-US',
      Response: {
        Status: { '@code': status.code, '@text': status.text, '#text': sentenceOf(fate) },
      },
    },
    doctype(standardDtd, 'cXML.dtd'),
  );
  return { status: 200, contentType: 'text/xml; charset=utf-8', body };
}

function statusOf({ result, problem }: Fate): Status {
  const code = result === 'accepted' ? '201' : codeOf(problem);
  return { code, text: texts[code] };
}

function codeOf(problem: Problem | undefined): keyof typeof texts {
  if (problem === undefined) return '400';
  const own = codes[problem.code];
  return own ?? (problems[problem.code].status >= 500 ? '500' : '400');
}

function sentenceOf({ result, problem }: Fate): string | undefined {
  if (result === 'accepted' || problem === undefined) return undefined;
  return `${problem.code}: ${problem.detail}`;
}
