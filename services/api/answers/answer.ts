/**
 * What routes answer, as JSON Schema: for the description at /docs alone. Nothing is left out of an
 * answer because of it; a test compares real answers with it.
 */
import { problems } from '../../../schemas/problems.ts';

export type Shape = Record<string, unknown>;

export const text: Shape = { type: 'string' };
export const whole: Shape = { type: 'integer', minimum: 0 };
export const yesOrNo: Shape = { type: 'boolean' };
export const instant: Shape = { type: 'string', format: 'date-time' };
export const list = (items: Shape): Shape => ({ type: 'array', items });

/** An object with these fields, no others. */
export function shape(always: Record<string, Shape>, sometimes: Record<string, Shape> = {}): Shape {
  return {
    type: 'object',
    properties: { ...always, ...sometimes },
    required: Object.keys(always),
    additionalProperties: false,
  };
}

const place = shape({ pointer: text, rule: text, detail: text }, { value: text });
const code = { enum: Object.keys(problems), description: 'Stable: see docs/problems.md' };
const wrong = { code, detail: text };
const where = { pointer: text, errors: list(place) };

/** A problem as the ledger keeps it. */
export const problem = shape(wrong, where);

/** The same of an interchange: which of its documents were refused. */
export const interchangeProblem = shape(wrong, {
  ...where,
  documents: list(shape({ position: whole, problem }, { nativeId: text })),
});

const refusal: Shape = {
  type: 'object',
  properties: { type: text, title: text, status: whole, ...wrong, ...where },
  required: ['type', 'title', 'status', 'code'],
  description: 'A problem (RFC 9457); some routes add members, such as interchange',
};

/** `response` of a route: what it answers when all is well, else a problem. */
export function answers(
  ...good: [status: number, description: string, body: Shape, type?: string][]
): Shape {
  return {
    ...Object.fromEntries(
      good.map(([status, description, schema, type = 'application/json']) => [
        status,
        { description, content: { [type]: { schema } } },
      ]),
    ),
    default: {
      description: 'A problem',
      content: { 'application/problem+json': { schema: refusal } },
    },
  };
}

/** What anybody may ask. */
export const open = { security: [] };
