/** What a job carries: which delivery, and how often a person has sent it again. Never a payload. */
export interface DeliveryJob {
  deliveryId: string;
  generation: number;
}

/** A delivery that a worker of `system` should look at. */
export interface Due extends DeliveryJob {
  system: string;
  /**
   * It is news to the queue, whose last job of it may just be ending (one that was held and is let go), or
   * may be kept for too long (one that is tried again, delayed by a clock that was wrong).
   */
  turn?: number;
  /** It has been tried before. */
  again?: boolean;
}

/** The priority of retries: BullMQ takes jobs without one first. */
export const behindFresh = 1;

/**
 * The id of the job. The queue ignores a second job with the id of one it still has, so telling it
 * twice does no harm. BullMQ refuses `:` in ids, and plain integers.
 */
export function jobId({ deliveryId, generation, turn }: Omit<Due, 'system'>): string {
  return `${deliveryId}-${generation}${turn === undefined ? '' : `-${turn}`}`;
}
