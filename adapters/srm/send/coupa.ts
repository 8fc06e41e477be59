import type { HttpResponse, Outbound, Outcome, SendContext } from '../../adapter.ts';
import { settingsOf } from '../settings.ts';
import { authorized } from './authorization.ts';
import { failureOf, idIn, recordsIn } from './coupa-answer.ts';

/** What `write` made, as far as the way of sending hangs on it. */
interface Keys {
  id?: string;
  number?: string;
  'external-id'?: string;
}

/**
 * Writes one record: looks for it first, by the number that both sides know, so that a repeated
 * attempt changes the record of the first one instead of making a second. Coupa itself does not
 * deduplicate.
 */
export async function sendCoupa(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const settings = settingsOf(context.settings);
  const keys = JSON.parse(outbound.body.toString('utf8')) as Keys;
  const isRating = context.message?.type === 'rating' || keys['external-id'] !== undefined;
  const url = `${context.url}${isRating ? settings.evaluation_path : settings.supplier_path}`;
  const found = keys.id === undefined ? await look(url, keys, context) : { id: keys.id };
  if ('outcome' in found) return found.outcome;
  const call = await authorized(context, {
    method: found.id === undefined ? 'POST' : 'PUT',
    url: found.id === undefined ? url : `${url}/${encodeURIComponent(found.id)}`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: outbound.body,
  });
  return 'outcome' in call ? call.outcome : judged(call.response, found.id, context.now());
}

type Found = { id?: string } | { outcome: Outcome };

/** The id of the record there; none when it is new, or when the API cannot be asked. */
async function look(url: string, keys: Keys, context: SendContext): Promise<Found> {
  const name = keys.number === undefined ? 'external-id' : 'number';
  const value = keys[name];
  if (value === undefined) return {};
  const call = await authorized(context, {
    method: 'GET',
    url: `${url}?${name}=${encodeURIComponent(value)}&limit=2`,
    headers: { accept: 'application/json' },
  });
  if ('outcome' in call) return call;
  if ([404, 405, 501].includes(call.response.status)) return {};
  const failure = failureOf(call.response, context.now());
  if (failure) return { outcome: failure };
  const records = recordsIn(call.response.text);
  if (records === undefined) return { outcome: unreadable(call.response) };
  // A filter that the API does not know is ignored there: only what really has the number counts.
  const same = records.filter((record) => record.keys[name] === value);
  if (same.length > 1) {
    const detail = `Several records there have the ${name} ${value}: ${same.map(({ id }) => id).join(', ')}.`;
    return {
      outcome: { result: 'refused', code: 'duplicate_at_receiver', status: '200', detail },
    };
  }
  return { id: same[0]?.id };
}

function judged(response: HttpResponse, id: string | undefined, now: number): Outcome {
  const failure = failureOf(response, now);
  if (failure) return failure;
  const reference = idIn(response.text) ?? id;
  if (reference === undefined && response.status !== 204) return unreadable(response);
  return {
    result: 'delivered',
    status: String(response.status),
    ...(reference === undefined ? {} : { reference }),
  };
}

function unreadable(response: HttpResponse): Outcome {
  return {
    result: 'failed',
    code: 'unreadable_answer',
    status: String(response.status),
    detail: `HTTP ${response.status} without a record in it.`,
  };
}
