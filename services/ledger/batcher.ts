/**
 * Turns many calls into few statements: while one batch is on its way, the next one fills. Under no
 * load a call goes out at once; under load the batches grow by themselves. No timer is involved.
 */
export interface BatcherOptions {
  /** Most items in one batch. */
  size: number;
  /** Most bytes in one batch, by `weigh`; a single larger item still goes, alone. */
  bytes?: number;
  /** Batches on their way at once. */
  parallel: number;
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
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  function take(): Waiting<Item, Result>[] {
    let bytes = 0;
    let count = 0;
    for (const one of waiting) {
      bytes += one.bytes;
      if (count === options.size || (count > 0 && bytes > (options.bytes ?? Infinity))) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  async function go(): Promise<void> {
    underWay += 1;
    try {
      while (waiting.length > 0) await settleAll(take());
    } finally {
      underWay -= 1;
    }
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
      if (underWay < options.parallel) void go();
    });
}
