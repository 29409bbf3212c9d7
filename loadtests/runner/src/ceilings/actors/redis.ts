import { skuOf } from "@coordbench/domain";
import { openRedisStock } from "@coordbench/saga-inventory/redis";
import type { OpenActor } from "./actor.ts";

const unitsPerItem = 1_000_000_000;
/** Nothing expires while it is measured. */
const holdMs = 600_000;

/** Each operation is the script that holds one unit of one item, as an inventory runs it. */
export const redisScript: OpenActor = async ({ config: { peer, rows }, meter, done }) => {
  const link = meter.link("stock", "redis");
  const shelves = await openRedisStock({ addresses: peer.split(","), buckets: 1, holdMs, link });
  await Promise.all(Array.from({ length: rows }, (_, index) => shelves.seed(skuOf(index), unitsPerItem)));
  return {
    async turn(number) {
      const items = [{ sku: skuOf(number % rows), quantity: 1 }];
      const { outcome } = await shelves.reserve({ bookingId: `b${number}`, customerId: "customer-00001", items });
      if (outcome !== "held") throw new Error(`a unit was ${outcome}, not held`);
      done();
    },
    durability: () => shelves.durability(),
    [Symbol.asyncDispose]: () => shelves[Symbol.asyncDispose](),
  };
};
