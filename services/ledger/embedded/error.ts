/** What can be wrong with the embedded database, by code. */
export const EMBEDDED_CODES = {
  EMBEDDED_UNSUPPORTED: 'no PostgreSQL binaries exist for this operating system and processor',
  EMBEDDED_BINARIES: 'the PostgreSQL binaries cannot be run here',
  EMBEDDED_FILES: 'the data folder, or something in it, cannot be used',
  EMBEDDED_VERSION: 'the data were written by another major version of PostgreSQL',
  EMBEDDED_PASSWORD: 'the password file is missing or does not fit the database',
  EMBEDDED_INITDB: 'a new database could not be made',
  EMBEDDED_START: 'the server did not start',
  EMBEDDED_STOP: 'the server did not stop',
  EMBEDDED_BUSY: 'another process has been starting or stopping the server for too long',
} as const;

export type EmbeddedCode = keyof typeof EMBEDDED_CODES;

/** The embedded database cannot be used: a sentence for a person, a code for a program. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
  readonly code: EmbeddedCode;

  constructor(code: EmbeddedCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a system error (`ENOENT`, `EACCES`, …), if it is one. */
export function errno(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Turns a system error into a sentence about the data folder; anything else is a defect and stays as it is. */
export function asEmbeddedError(error: unknown, dataDir: string): unknown {
  const code = errno(error);
  if (error instanceof EmbeddedError || code === undefined) return error;
  const hint = ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? ' Give the user that runs the hub its own writable data folder, or set DATABASE_URL.'
    : '';
  return new EmbeddedError(
    'EMBEDDED_FILES',
    `The embedded PostgreSQL cannot use its files for ${dataDir}: ${(error as Error).message}.${hint}`,
    { cause: error },
  );
}
