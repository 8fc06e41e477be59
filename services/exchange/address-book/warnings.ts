import type { Book, BookSystem } from './book.ts';
import { pathText } from './fault.ts';

/**
 * Sentences about a book that is valid and yet will not work as it stands. A secret that is named and
 * cannot be had is not among them: `missingSecrets` tells it.
 */
export function bookWarnings(book: Book): string[] {
  return [
    ...book.systems.flatMap((system) => credentialsWarnings(system, book)),
    ...operatorsWarnings(book),
  ];
}

function credentialsWarnings(
  { name, adapter, settings, outbound }: BookSystem,
  book: Book,
): string[] {
  const names = Object.keys(adapter.credentials);
  if (!outbound || names.length === 0 || Object.keys(outbound.credentials).length > 0) return [];
  // The webhook adapter sends bare where it is told to.
  if (settings.unsigned === true) return [];
  const path = pathText(['systems', name, 'credentials']);
  if (isToldBelow(path, book)) return [];
  return [`${path}: there are none; the adapter ${adapter.id} may need some: ${names.join(', ')}.`];
}

function operatorsWarnings(book: Book): string[] {
  if (book.operators.size > 0 || isToldBelow('operators', book)) return [];
  return ['operators: there is none, so nobody can sign in or mend.'];
}

/** Whether a secret is named below a path and cannot be had. */
function isToldBelow(path: string, { missingSecrets }: Book): boolean {
  return missingSecrets.some((sentence) => sentence.startsWith(`${path}.`));
}
