/**
 * Does something again and again. Of failures in a row the first one is told, one of another kind, and one a
 * minute; not every one of an outage.
 */
export interface Repeated {
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

export interface RepeatOptions {
  /** Milliseconds between the end of one time and the next. */
  every: number;
  /** Begins now; otherwise after the first wait. */
  now?: boolean;
  onFailure(error: unknown): void;
}

/** Milliseconds after which a failure that lasts is told again. */
const tellAgain = 60_000;

export function repeat(work: () => Promise<void>, options: RepeatOptions): Repeated {
  const { every, now = false, onFailure } = options;
  let stopped = false;
  let told: { message: string; at: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await work();
      told = undefined;
    } catch (error) {
      const { message } = error as Error;
      const now = performance.now();
      if (told?.message !== message || now - told.at > tellAgain) {
        told = { message, at: now };
        onFailure(error);
      }
    }
    wait();
  };
  const begin = () => {
    current = run();
  };
  const wait = () => {
    if (!stopped) timer = setTimeout(begin, every);
  };
  if (now) begin();
  else wait();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
