/**
 * Turns many calls into few statements: while one batch is on its way, the next one fills. A call that comes
 * alone goes out at once; where many come, a batch begins only some milliseconds after the one before.
 */
export interface BatcherOptions {
  /** Most items in one batch. */
  size: number;
  /** Most bytes in one batch, by `weigh`; a single larger item still goes, alone. */
  bytes?: number;
  /** Batches on their way at once. */
  parallel: number;
  /** Milliseconds from the beginning of a batch to that of the next one, unless that is full before. */
  pace?: number;
  /** Errors that are nobody's fault in the batch: they are everybody's answer, at once. */
  isCommon?: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  item: Item;
  bytes: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export type Batcher<Item, Result> = (item: Item) => Promise<Result>;

/**
 * @param run takes the items and gives as many results, in order. When it throws what one item may
 *   be to blame for, every item is run once more alone, so that it does not fail its neighbours.
 */
export function batcher<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  options: BatcherOptions,
  weigh: (item: Item) => number = () => 0,
): Batcher<Item, Result> {
  const { size, parallel, pace = 0 } = options;
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let begun = Number.NEGATIVE_INFINITY;
  let timed = false;

  function take(): Waiting<Item, Result>[] {
    let bytes = 0;
    let count = 0;
    for (const one of waiting) {
      bytes += one.bytes;
      if (count === size || (count > 0 && bytes > (options.bytes ?? Infinity))) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  /** Begins what may begin now, and comes back when more may. */
  function go(): void {
    while (waiting.length > 0 && underWay < parallel) {
      const early = begun + pace - performance.now();
      if (early > 0 && waiting.length < size) {
        later(early);
        return;
      }
      begun = performance.now();
      underWay += 1;
      void settleAll(take()).finally(() => {
        underWay -= 1;
        go();
      });
    }
  }

  function later(ms: number): void {
    if (timed) return;
    timed = true;
    setTimeout(() => {
      timed = false;
      go();
    }, ms);
  }

  async function settleAll(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map((one) => one.item));
      batch.forEach((one, i) => {
        one.resolve(results[i] as Result);
      });
    } catch (error) {
      if (batch.length === 1 || options.isCommon?.(error)) {
        for (const one of batch) one.reject(error);
      } else {
        for (const one of batch) await settleAll([one]);
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, bytes: weigh(item), resolve, reject });
      go();
    });
}
