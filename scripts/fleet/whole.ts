import { InvalidArgumentError } from 'commander';

/** An option that is a whole number. */
export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
