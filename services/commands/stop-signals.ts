import closeWithGrace from 'close-with-grace';

/** Why it stops: one of the two. */
export interface Stopping {
  signal?: NodeJS.Signals;
  err?: Error;
}

/**
 * Has the first signal, or an error that nobody caught, call `stop`; the process ends after it, or
 * after `longest` milliseconds. A second signal ends it at once.
 *
 * A SIGINT that follows another within `sameKey` milliseconds is the same Ctrl-C: a process that npm
 * started gets it from the terminal, and once more from npm.
 */
export function onStop(
  longest: number,
  stop: (why: Stopping) => Promise<void>,
  sameKey = 1000,
): void {
  let stopping = false;
  let interrupted: number | undefined;
  const { close } = closeWithGrace(
    { delay: longest, logger: false, skip: ['SIGINT'] },
    ({ signal = interrupted === undefined ? undefined : 'SIGINT', err }) => {
      stopping = true;
      return stop({ signal, err });
    },
  );
  process.on('SIGINT', () => {
    const now = performance.now();
    if (!stopping) {
      interrupted = now;
      close();
    } else if (interrupted === undefined || now - interrupted > sameKey) {
      process.exit(1);
    }
  });
}
