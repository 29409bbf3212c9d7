import { customerOf, skuOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCluster, type StockCluster } from "../../services/saga/inventory/src/redis/cluster.ts";
import { bucketKeys } from "../../services/saga/inventory/src/redis/keys.ts";
import { freshId } from "../support/api.ts";
import { startSagaRig, type SagaRig } from "../support/recovery-saga.ts";

type Keys = ReturnType<typeof bucketKeys>;
/** Spoils something of a bucket, and returns what mends it. */
type Spoil = (client: StockCluster["client"], keys: Keys) => Promise<() => Promise<unknown>>;

const replace =
  (which: "stock" | "records" | "deadlines"): Spoil =>
  async (client, keys) => {
    const before = await client.dumpBuffer(keys[which]);
    await client.set(keys[which], "somebody's");
    return async () => {
      await client.del(keys[which]);
      if (before !== null) await client.restore(keys[which], 0, before);
    };
  };
const remove: Spoil = async (client, keys) => {
  const before = await client.hgetall(keys.stock);
  await client.del(keys.stock);
  return () => client.hset(keys.stock, before);
};
const write =
  (value: string): Spoil =>
  async (client, keys) => {
    const before = String(await client.hget(keys.stock, "available"));
    await client.hset(keys.stock, "available", value);
    return () => client.hset(keys.stock, "available", before);
  };

const spoilt: [how: string, spoil: Spoil][] = [
  ["is of another type", replace("stock")],
  ["has records of another type", replace("records")],
  ["has deadlines of another type", replace("deadlines")],
  ["is missing", remove],
  ["is no number", write("plenty")],
  ["is half a unit", write("0.5")],
  ["is without end", write("inf")],
];

describe("a saga whose stock somebody has spoilt", () => {
  let rig: SagaRig;
  let operator: StockCluster;
  const order = (sku: string): Booking => ({ bookingId: freshId(), customerId: customerOf(3), items: [{ sku, quantity: 1 }] });
  const booked = (sku: string) => rig.customers.book(rig.deployed.api, order(sku), 3);

  beforeAll(async () => {
    rig = await startSagaRig();
    operator = await openCluster({ addresses: rig.shelves.map(({ address }) => address) });
  });
  afterAll(async () => {
    await operator?.[Symbol.asyncDispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  it.each(spoilt.map(([how, spoil], index) => [how, spoil, skuOf(index)] as const))(
    "rejects bookings of an item whose stock %s as unavailable, serves the others, and all of them once that is mended",
    async (_how, spoil, sku) => {
      expect(await booked(sku)).toEqual({ told: "confirmed" });
      const mend = await spoil(operator.client, bucketKeys({ sku, number: 0 }));
      expect(await Promise.all([booked(sku), booked(skuOf(9))])).toEqual([
        { told: "rejected", reason: "unavailable" },
        { told: "confirmed" },
      ]);
      await mend();
      await rig.settled();
      expect(await booked(sku)).toEqual({ told: "confirmed" });
    },
  );

  it("has lost nothing by it", async () => {
    expect(await rig.complaints()).toEqual([]);
  });
});
