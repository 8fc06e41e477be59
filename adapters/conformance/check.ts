/** One thing that an adapter must do. */
export interface Check {
  /** A sentence of behaviour. */
  name: string;
  /** Throws when the adapter does not behave so. */
  run(): void;
}
