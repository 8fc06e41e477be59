import type { SecretReference } from '../../../schemas/types.ts';

/** Where secrets come from: the caller reads the environment and the files. */
export interface SecretSource {
  env(name: string): string | undefined;
  /** The text of a file, by its path from the folder of the address book. */
  file(path: string): string | undefined;
}

/** The secret itself; undefined when it is missing or empty. Of a file, one newline at its end is dropped. */
export function resolveSecret(ref: SecretReference, source: SecretSource): string | undefined {
  const secret = 'env' in ref ? source.env(ref.env) : source.file(ref.file)?.replace(/\r?\n$/, '');
  return secret === '' ? undefined : secret;
}

/** Secrets of one address book, remembering which could not be had. */
export class Secrets {
  readonly #source: SecretSource;
  /** Sentences for people, with the path in the address book and never a value. */
  readonly missing: string[] = [];

  constructor(source: SecretSource) {
    this.#source = source;
  }

  resolve(path: string, ref: SecretReference): string | undefined {
    const secret = resolveSecret(ref, this.#source);
    if (secret === undefined) this.note(path, absence(ref));
    return secret;
  }

  note(path: string, reason: string): void {
    this.missing.push(`${path}: ${reason}`);
  }
}

function absence(ref: SecretReference): string {
  return 'env' in ref
    ? `the environment variable ${ref.env} is not set`
    : `the file ${ref.file} cannot be read or is empty`;
}
