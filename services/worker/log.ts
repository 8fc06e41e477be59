/** What the parts of a worker write their log lines to. */
export interface WorkerLog {
  info(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
