import type { HttpResponse } from '../../adapter.ts';

const longest = 300;

/** What the receiver calls the record: its Location (RFC 9110 §10.2.2), or `id` in a JSON answer. */
export function recordReference({ headers, text }: HttpResponse): string | undefined {
  return usable(headers.location) ?? usable(idIn(text));
}

function idIn(text: string): string | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    // Beyond 2^53 the number read is not the number written.
    return Number.isSafeInteger(id) ? String(id) : typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Printable and of a length that a receipt can hold; a reference cut short would be a wrong one. */
function usable(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  return text !== '' && text.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(text) ? text : undefined;
}
