import { parse } from 'lossless-json';
import { type Problem, problem } from '../../schemas/problems.ts';
import type { ReadLimits, Received } from '../adapter.ts';
import { decodeText } from './text.ts';

/** Escapes of what text cannot hold: NUL, and a surrogate, which may or may not have its pair. */
const suspicious = /\\u(?:0000|[dD][89a-fA-F])/;
const untextual = /[\0\p{Cs}]/u;

export type Json = { ok: true; value: unknown } | { ok: false; problem: Problem };

/** Keys that would reach into the prototype of the object that a parser builds, escapes included. */
const poisonous =
  /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:|"constructor"\s*:\s*\{\s*"prototype"/;

/**
 * JSON bytes to a value, within the limits.
 * @param numbers 'text': every number comes as the text it was written in, so that no digit is lost.
 */
export function readJson(
  { body, contentType }: Pick<Received, 'body' | 'contentType'>,
  limits: ReadLimits,
  numbers: 'text' | 'number',
): Json {
  const decoded = decodeText(body, contentType);
  if (!decoded.ok) return decoded;
  const members = scanJson(decoded.text, limits);
  if (typeof members !== 'number') return { ok: false, problem: members };
  if (poisonous.test(decoded.text)) {
    return {
      ok: false,
      problem: problem('json_forbidden', 'A key may not be called __proto__ or constructor.'),
    };
  }
  try {
    const value = numbers === 'text' ? exactly(decoded.text) : JSON.parse(decoded.text);
    // JSON.parse keeps the last of two members with one name; other parsers keep the first, and the
    // document would mean two things (RFC 8259 §4). The exact parser refuses it, naming the member.
    if (numbers === 'number' && membersOf(value) !== members) exactly(decoded.text);
    // RFC 7493 §2.1; neither UTF-8 nor PostgreSQL can keep such a text as it is.
    if (suspicious.test(decoded.text) && holdsUntextual(value)) {
      return {
        ok: false,
        problem: problem('json_forbidden', 'A text may not hold NUL or half a surrogate pair.'),
      };
    }
    return { ok: true, value };
  } catch (error) {
    const detail =
      error instanceof Error ? error.message.slice(0, 200) : 'The JSON cannot be parsed.';
    return { ok: false, problem: problem('json_malformed', detail) };
  }
}

/** Every number as its text. @throws Error when an object has one name twice, with two values. */
function exactly(text: string): unknown {
  return parse(text, undefined, (number) => number);
}

/**
 * Depth and number of values, before anything is built. Strings are skipped, escapes respected.
 * Without a problem: how many members all objects have together, counted by their colons.
 */
function scanJson(text: string, limits: ReadLimits): Problem | number {
  let depth = 0;
  let values = 1;
  let members = 0;
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = stringEnd(text, i);
        break;
      case 0x7b: // {
      case 0x5b: // [
        depth += 1;
        values += 1;
        if (depth > limits.depth)
          return problem('too_deep', `Values are nested more than ${limits.depth} levels deep.`);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1;
        break;
      case 0x2c: // ,
        values += 1;
        break;
      case 0x3a: // :
        members += 1;
        break;
    }
    if (values > limits.elements)
      return problem('too_many_elements', `There are more than ${limits.elements} values.`);
  }
  return members;
}

/** How many members all objects in the value have together. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside: unknown[] = Object.values(value);
  return inside.reduce<number>(
    (all, one) => all + membersOf(one),
    Array.isArray(value) ? 0 : inside.length,
  );
}

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let back = end - 1;
    while (text.charCodeAt(back) === 0x5c) back -= 1;
    if ((end - back) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function holdsUntextual(value: unknown): boolean {
  if (typeof value === 'string') return untextual.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, one]) => untextual.test(key) || holdsUntextual(one));
}
