import type { FastifySchemaValidationError } from 'fastify';
import {
  type FieldError,
  type Problem,
  type ProblemCode,
  problem,
} from '../../schemas/problems.ts';

/** An error of Fastify about what came; anything else has no such members. */
export interface RequestError {
  code?: string;
  message: string;
  statusCode?: number;
  /** What does not fit the description of the route. */
  validation?: FastifySchemaValidationError[];
  /** Where: querystring, body, params. */
  validationContext?: string;
}

const codes: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type_unsupported',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_empty',
};

/** What is wrong with a request to read or to mend; undefined when the hub is to blame. */
export function requestProblem(error: RequestError): Problem | undefined {
  const { validation, validationContext, code = '', statusCode = 500, message } = error;
  if (validation) {
    const errors = validation.map((one) => fieldError(one, validationContext));
    return problem('request_invalid', message, { errors });
  }
  return statusCode < 500 ? problem(codes[code] ?? 'request_invalid', message) : undefined;
}

function fieldError(
  { instancePath, keyword, message = '', params }: FastifySchemaValidationError,
  context = '',
): FieldError {
  const field = params.additionalProperty ?? params.missingProperty;
  const pointer = `/${context}${instancePath}${field === undefined ? '' : `/${field}`}`;
  return { pointer, rule: keyword, detail: message };
}
