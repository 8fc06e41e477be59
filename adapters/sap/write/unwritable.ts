import { type Problem, problem } from '../../../schemas/problems.ts';

/**
 * The message holds what SAP's field cannot. Thrown inside `write` only, which turns it into the
 * problem: a number cut short would be another number, so it is never cut.
 */
export class Unwritable extends Error {
  readonly problem: Problem;
  constructor(detail: string, pointer: string) {
    super(detail);
    this.name = 'Unwritable';
    this.problem = problem('document_invalid', detail, { pointer });
  }
}

/** A number or code that must fit whole. */
export function fitting(
  value: string | undefined,
  longest: number,
  field: string,
  pointer: string,
): string | undefined {
  if (value === undefined || value.length <= longest) return value;
  throw new Unwritable(
    `${field} holds ${longest} characters; the value has ${value.length}.`,
    pointer,
  );
}
