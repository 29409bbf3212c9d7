import { together, waitForBatch, type Waiting } from "./telemetry.ts";

/** How much is done at once: so many items together, and so many such batches beside each other. */
export interface Gathering {
  most: number;
  lanes: number;
}

/** Enough lanes for 64 items at once where batches are small; one where they are large, so that they fill and each costs a flush less. */
export function gathering(batch: number): Gathering {
  return { most: batch, lanes: Math.min(32, Math.ceil(64 / batch)) };
}

interface Asking<Item, Result> {
  item: Item;
  waiting: Waiting | undefined;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Does for many at once what is asked for one by one: what comes in one turn of the event loop, or while all lanes are busy, goes together.
 * `run` answers each item in its place; if it fails, all items of that batch fail.
 */
export function gather<Item, Result>(
  { most, lanes }: Gathering,
  run: (items: Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const queue: Asking<Item, Result>[] = [];
  let busy = 0;
  let isDue = false;

  const begin = () => {
    isDue = false;
    while (busy < lanes && queue.length > 0) {
      busy++;
      void carry(queue.splice(0, most));
    }
  };
  const carry = async (batch: Asking<Item, Result>[]) => {
    try {
      const results = await together(batch, () => run(batch.map(({ item }) => item)));
      if (results.length !== batch.length) throw new Error(`${results.length} results came of a batch of ${batch.length}`);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      busy--;
      plan();
    }
  };
  const plan = () => {
    if (isDue || queue.length === 0 || busy >= lanes) return;
    isDue = true;
    setImmediate(begin);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, waiting: waitForBatch(), resolve, reject });
      plan();
    });
}
