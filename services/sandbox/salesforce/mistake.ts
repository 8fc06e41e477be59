import { type Answer, json } from '../answer.ts';

/** One entry of the array that Salesforce answers errors with. */
export interface Mistake {
  status: number;
  errorCode: string;
  message: string;
  fields?: string[];
}

export function mistake(
  status: number,
  errorCode: string,
  message: string,
  fields?: string[],
): Mistake {
  return { status, errorCode, message, ...(fields ? { fields } : {}) };
}

export function refuse({ status, ...entry }: Mistake, headers?: Record<string, string>): Answer {
  return json(status, [entry], headers);
}
