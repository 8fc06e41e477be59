import type { Progress } from '../backup.ts';

/** Milliseconds between two lines. */
const often = 2000;

/** Tells on standard error how far a long work is, now and then; a program that asked for JSON is told nothing. */
export function progress(json: boolean | undefined): Progress {
  let last = performance.now();
  return (doing, done, all) => {
    if (json || performance.now() - last < often) return;
    last = performance.now();
    const mega = (bytes: number) => Math.round(bytes / 1e6);
    console.error(`${doing} ${mega(done)} of ${mega(all)} MB`);
  };
}
