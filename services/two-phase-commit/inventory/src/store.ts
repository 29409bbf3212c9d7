import { readFileSync } from "node:fs";
import { inSkuOrder, walkOf } from "@coordbench/domain";
import { BadRequest, holding, literal, type Meter } from "@coordbench/runtime";
import type { Operation, Work } from "@coordbench/two-phase-commit-protocol";
import {
  createPreparedTransactions,
  journalKey,
  openDatabases,
  type ParticipantDatabases,
  type PromiseStore,
} from "@coordbench/two-phase-commit-wire";
import type { InventoryConfig } from "./config.ts";

/** The stock of one inventory. */
export interface StockStore extends PromiseStore, ParticipantDatabases {
  available(sku: string): Promise<number | undefined>;
}

/** Opens the stock, making its tables where they are missing. */
export async function openStore(config: InventoryConfig, meter: Meter): Promise<StockStore> {
  const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");
  const databases = await openDatabases(config, { name: config.participant, schema }, meter);
  // Here nobody else gets at the units of a promise, or at any others of their row.
  const holdings = [holding(meter, "lock"), holding(meter, "units")];
  const { run, participant, buckets } = config;
  return {
    ...databases,
    ...createPreparedTransactions({ ...databases, run, participant, effect: effectOf(buckets), holdings }),
    async available(sku) {
      const { rows } = await databases.finishing.query({
        name: "available",
        text: "select sum(available)::integer as available from stock where sku = $1",
        values: [sku],
      });
      return (rows as { available: number | null }[])[0]?.available ?? undefined;
    },
  };
}

function effectOf(buckets: number) {
  return (operation: Operation, { customerId, items }: Work): string => {
    if (items.length === 0) throw new BadRequest("items are missing: an inventory promises nothing else");
    const ordered = inSkuOrder(items);
    const key = `${literal(journalKey(operation))}, ${literal(operation.hash)}`;
    const skus = `array[${ordered.map(({ sku }) => literal(sku)).join(",")}]`;
    if (operation.kind === "cancel") return `give_back(${key}, ${literal(operation.bookingId)}, ${skus})`;
    const units = ordered.map(({ quantity }) => quantity).join(",");
    return `take(${key}, ${skus}, array[${units}], array[${walkOf({ bookingId: operation.bookingId, customerId }, buckets).join(",")}])`;
  };
}
