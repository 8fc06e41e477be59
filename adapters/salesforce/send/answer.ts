/**
 * What Salesforce says went wrong, whichever shape it says it in:
 *
 *   array     ::= '[' { errorCode, message, fields? }* ']'                    one record
 *   result    ::= { success: false, errors: [{ statusCode, message, fields }] }  collections
 *   composite ::= { compositeResponse: [{ httpStatusCode, referenceId, body }] }  outer status 200
 *   oauth     ::= { error, error_description }                                the token endpoint
 */
export interface SalesforceError {
  code: string;
  message: string;
  fields: string[];
  /** That of the part of a composite answer, whose outer status is 200. */
  httpStatus?: number;
}

type Json = Record<string, unknown>;

/** The answer as JSON; undefined when it is not. */
export function answerJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every error in an answer; empty when there is none. */
export function errorsIn(answer: unknown): SalesforceError[] {
  if (Array.isArray(answer)) return answer.flatMap((part) => (isJson(part) ? errorsOf(part) : []));
  return isJson(answer) ? errorsOf(answer) : [];
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function errorsOf(part: Json): SalesforceError[] {
  if (Array.isArray(part.compositeResponse)) return part.compositeResponse.flatMap(errorsOfPart);
  const code = part.errorCode ?? part.statusCode ?? part.error;
  if (typeof code === 'string') {
    const message = part.message ?? part.error_description;
    const fields = Array.isArray(part.fields) ? part.fields.filter(isText) : [];
    return [{ code, message: isText(message) ? message : '', fields }];
  }
  if (part.success !== false) return [];
  const inner = errorsIn(part.errors);
  return inner.length > 0
    ? inner
    : [{ code: 'UNKNOWN', message: 'It says no reason.', fields: [] }];
}

/** A part may be 200 while a record inside it failed. */
function errorsOfPart(part: unknown): SalesforceError[] {
  if (!isJson(part)) return [];
  const httpStatus = Number(part.httpStatusCode);
  const name = isText(part.referenceId) ? part.referenceId : 'A part';
  if (httpStatus === 300) {
    const message = `Several records match ${name}.`;
    return [{ code: 'DUPLICATE_EXTERNAL_ID', message, fields: [], httpStatus }];
  }
  const errors = errorsIn(part.body).map((error) => ({ ...error, httpStatus }));
  if (errors.length > 0 || (httpStatus >= 200 && httpStatus < 300)) return errors;
  return [{ code: `HTTP_${httpStatus}`, message: `${name} failed.`, fields: [], httpStatus }];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
