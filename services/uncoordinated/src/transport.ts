import { breakable, every, type Logger, type Meter } from "@coordbench/runtime";
import type { Answered, AnswerStore } from "./store.ts";

/** The way from what was answered to what is written: by way of memory, later. */
export interface WriteBehind extends AsyncDisposable {
  push(answered: Answered): void;
}

const largestBatch = 1_000;

/** Writes answers in batches, behind their clients' backs. What cannot be written now is tried again. */
export function startWriteBehind(store: AnswerStore, writeBehindMs: number, { log, meter }: { log: Logger; meter: Meter }): WriteBehind {
  let queue: Answered[] = [];
  const unwritten = meter.gauge("unwritten_answers", "Answers given that are not written yet");
  const flush = async () => {
    while (queue.length > 0) {
      const batch = queue.slice(0, largestBatch);
      await breakable({ name: "finish" }, () => store.write(batch));
      queue = queue.slice(batch.length);
      unwritten.set(queue.length);
    }
  };
  const timer = every(writeBehindMs, flush, (error) =>
    log.error({ err: error, waiting: queue.length }, "answers could not be written: they are tried again"),
  );
  return {
    push: (answered) => unwritten.set(queue.push(answered)),
    async [Symbol.asyncDispose]() {
      await timer[Symbol.asyncDispose]();
      await flush();
    },
  };
}

/** A copy of the stock that is refreshed now and then: between two refreshes it is wrong. */
export async function copyStock(
  store: AnswerStore,
  refreshMs: number,
  { log, meter }: { log: Logger; meter: Meter },
): Promise<{ copy: () => ReadonlyMap<string, number> } & AsyncDisposable> {
  const oversold = meter.gauge("oversold_units", "Units sold that were never in stock, as the latest copy of the stock shows them");
  const refresh = async () => {
    const stock = await store.stock();
    oversold.set(-stock.values().reduce((sum, available) => sum + Math.min(available, 0), 0));
    return stock;
  };
  let copy = await refresh();
  const timer = every(
    refreshMs,
    async () => (copy = await refresh()),
    (error) => log.warn({ err: error }, "the copy of the stock could not be refreshed"),
  );
  return { copy: () => copy, [Symbol.asyncDispose]: () => timer[Symbol.asyncDispose]() };
}
