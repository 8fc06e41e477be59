import type { HttpResponse, Outcome } from '../../adapter.ts';
import { excerpt, httpFailure } from '../../wire/http-outcome.ts';
import type { Operation } from '../write/operation.ts';
import { answerJson, errorsIn, isJson } from './answer.ts';
import { classify } from './classify.ts';
import { limitNote } from './limits.ts';

/**
 * What an answer of the REST API means.
 *
 *   201 made · 200, 204 changed or deleted · 300 several records match, nothing was written
 */
export function judge(response: HttpResponse, operation: Operation, now: number): Outcome {
  const outcome = verdict(response, operation, now);
  const note = limitNote(response.headers['sforce-limit-info']);
  if (note === undefined) return outcome;
  return { ...outcome, detail: outcome.detail === undefined ? note : `${outcome.detail} ${note}` };
}

function verdict(response: HttpResponse, operation: Operation, now: number): Outcome {
  const status = String(response.status);
  if (response.status === 300) {
    const detail = 'Several records have this external id; nothing was written.';
    return { result: 'refused', code: 'duplicate_at_receiver', status, detail };
  }
  const answer = answerJson(response.text);
  const errors = errorsIn(answer);
  if (operation.method === 'DELETE' && errors.some(isGone))
    return {
      result: 'delivered',
      status,
      reference: operation.reference,
      detail: 'It was gone already.',
    };
  const keyField = operation.reference.split('/')[0] ?? '';
  if (errors.length > 0) return classify(errors, response, keyField, now);
  const failure = httpFailure(response, now);
  if (failure) return failure;
  if (response.status === 204)
    return { result: 'delivered', status, reference: operation.reference };
  const reference = recordIdIn(answer);
  if (reference !== undefined) return { result: 'delivered', status, reference };
  const parts = isJson(answer) ? answer.compositeResponse : undefined;
  if (operation.method === 'POST' && Array.isArray(parts) && parts.length > 0)
    return {
      result: 'delivered',
      status,
      reference: recordIdIn(bodyOf(parts[0])) ?? operation.reference,
    };
  const detail = `HTTP ${status} without the result of a record${excerpt(response.text)}`;
  return { result: 'failed', code: 'unreadable_answer', status, detail };
}

function bodyOf(part: unknown): unknown {
  return isJson(part) ? part.body : undefined;
}

/** { id, success: true }: the result of a record. */
function recordIdIn(answer: unknown): string | undefined {
  if (!isJson(answer) || answer.success !== true) return undefined;
  return typeof answer.id === 'string' && answer.id !== '' ? answer.id.slice(0, 300) : undefined;
}

/** Not the NOT_FOUND of a field that the object does not have. */
function isGone({ code, message }: { code: string; message: string }): boolean {
  return (
    code === 'ENTITY_IS_DELETED' || (code === 'NOT_FOUND' && !/external id field/i.test(message))
  );
}
