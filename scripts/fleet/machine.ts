/** Something that runs, can be killed at any moment, and started again as it was. */
export interface Machine {
  /** For people. Example: worker 2. */
  name: string;
  /** Returns when it works again. */
  start(): Promise<void>;
  /** kill -9; returns when it is gone. */
  kill(): Promise<void>;
  /** Ends it for good, and what it left on disk. */
  stop(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Of its process, while it runs. */
  pid(): number | undefined;
}
