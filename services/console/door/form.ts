import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Forms are small: a token, or a reason. */
const bodyLimit = 16 * 1024;

/** Lets the scope read HTML forms, and nothing else. */
export function readForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
}

/** What was filled in; an empty form when none was sent. */
export function requestForm(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

/** A field as one line of text: control characters become blanks (PostgreSQL refuses NUL). */
export function formField(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').replace(/\p{Cc}+/gu, ' ').trim();
}
