import { idSchema } from "@coordbench/contract";
import { Unreachable } from "@coordbench/runtime";
import type { Broker } from "./broker.ts";
import { subjectOf } from "./subjects.ts";

const answerMs = 5_000;

/** Asks an inventory how many units of an item are free: a question without consequences, which needs no stream. */
export async function askStock({ connection, config, traffic }: Broker, inventory: string, sku: string): Promise<number | undefined> {
  try {
    traffic.message();
    const answer = await connection.request(subjectOf(config.run, "stock", inventory), sku, { timeout: answerMs });
    traffic.message();
    const units = answer.json<number | null>();
    return units ?? undefined;
  } catch (cause) {
    throw new Unreachable(`${inventory} does not tell its stock`, { cause });
  }
}

/** Answers that question, one of all replicas at a time. */
export function serveStock(
  { connection, config, log }: Broker,
  inventory: string,
  available: (sku: string) => Promise<number | undefined>,
) {
  connection.subscribe(subjectOf(config.run, "stock", inventory), {
    queue: inventory,
    callback: (error, question) => {
      if (error !== null) return log.warn({ err: error }, "the stock cannot be asked for");
      // Nothing has another name than an id, and nothing else gets near the store.
      const sku = idSchema.safeParse(question.string());
      (sku.success ? available(sku.data) : Promise.resolve(undefined)).then(
        (units) => question.respond(JSON.stringify(units ?? null)),
        // Whoever asks has a deadline, and is told nothing wrong.
        (cause: unknown) => log.warn({ err: cause }, "the stock could not be read"),
      );
    },
  });
}
