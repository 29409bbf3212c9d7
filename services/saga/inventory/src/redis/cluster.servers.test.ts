import { setTimeout as sleep } from "node:timers/promises";
import type { Booking } from "@coordbench/domain";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCluster } from "./cluster.ts";
import { bucketKeys } from "./keys.ts";
import { faultsOf, newBooking, startShardsUnderTest, type ShardsUnderTest } from "../stock-under-test.ts";
import type { StockStore } from "../store.ts";

/** Bookings of one unit each, asked for without end by a few customers; whatever they were answered is kept. */
function startReserving(store: StockStore, skus: readonly string[]) {
  const held: Booking[] = [];
  const end = new AbortController();
  const customer = async (index: number) => {
    for (let turn = index; !end.signal.aborted; turn++) {
      const booking = newBooking([{ sku: skus[turn % skus.length]!, quantity: 1 }]);
      if ((await store.reserve(booking)).outcome === "held") held.push(booking);
    }
  };
  const customers = Promise.all(Array.from({ length: 8 }, (_, index) => customer(index)));
  return {
    held,
    async goOn(count: number) {
      const before = held.length;
      while (held.length < before + count) await Promise.race([customers, sleep(5)]);
    },
    async stop() {
      end.abort();
      await customers;
    },
  };
}

describe("a cluster of which the stock must survive the ordinary events", () => {
  let stock: ShardsUnderTest;
  let store: StockStore;
  let skus: string[];
  const nodes: Redis[] = [];

  beforeAll(async () => {
    stock = await startShardsUnderTest();
    store = await stock.open({ buckets: 4 });
    skus = await Promise.all(Array.from({ length: 12 }, () => stock.item(store, 1_000_000)));
    for (const { port } of stock.cluster.nodes) nodes.push(new Redis({ port, retryStrategy: () => 50 }).on("error", () => undefined));
  });
  afterAll(async () => {
    for (const node of nodes) node.disconnect();
    await store?.[Symbol.asyncDispose]();
    await stock?.[Symbol.asyncDispose]();
  });

  /** Everything that was acknowledged is there, once, and every bucket adds up. */
  const expectKept = async (held: Booking[]) => {
    const contents = (await Promise.all(skus.map((sku) => store.read(sku)))).flat();
    expect(contents.flatMap(faultsOf)).toEqual([]);
    const recorded = contents.flatMap(({ records }) => records.filter(({ state }) => state === "held").map(({ bookingId }) => bookingId));
    expect(new Set(recorded).size).toBe(recorded.length);
    expect(held.map(({ bookingId }) => bookingId).filter((bookingId) => !new Set(recorded).has(bookingId))).toEqual([]);
  };

  /** How often the nodes have answered with an error of this kind. */
  const errorsOf = async (kind: string) => {
    const infos = await Promise.all(nodes.map((node) => node.info("errorstats")));
    return infos.reduce((sum, info) => sum + Number(new RegExp(`errorstat_${kind}:count=(\\d+)`).exec(info)?.[1] ?? 0), 0);
  };

  it("serves on when every node has forgotten the scripts", async () => {
    const load = startReserving(store, skus);
    await load.goOn(100);
    for (const node of nodes) await node.script("FLUSH");
    await load.goOn(100);
    await load.stop();
    expect(await errorsOf("NOSCRIPT")).toBeGreaterThan(0);
    await expectKept(load.held);
  });

  it("loses nothing that it acknowledged when a master is killed, and serves on from its data", async () => {
    const load = startReserving(store, skus);
    await load.goOn(200);
    const [victim] = stock.cluster.nodes;
    await victim!.kill();
    await sleep(300);
    await victim!.start();
    await load.goOn(200);
    await load.stop();
    await stock.cluster.settled();
    await expectKept(load.held);
  });

  it("answers late but rightly while a master is frozen", async () => {
    const load = startReserving(store, skus);
    await load.goOn(50);
    const frozen = stock.cluster.nodes[1]!;
    frozen.signal("SIGSTOP");
    await sleep(2_500);
    frozen.signal("SIGCONT");
    await load.goOn(200);
    await load.stop();
    await stock.cluster.settled();
    await expectKept(load.held);
  });

  it("follows a slot that moves to another master while it is in use", async () => {
    const load = startReserving(store, skus);
    await load.goOn(100);
    const keys = bucketKeys({ sku: skus[0]!, number: 0 });
    const slot = await nodes[0]!.cluster("KEYSLOT", keys.stock);
    const owners = await Promise.all(nodes.map(async (node) => (await node.exists(keys.stock).catch(() => 0)) === 1));
    const from = owners.indexOf(true);
    const to = (from + 1) % nodes.length;
    const ids = await Promise.all(nodes.map((node) => node.cluster("MYID")));
    await nodes[to]!.cluster("SETSLOT", slot, "IMPORTING", ids[from]!);
    await nodes[from]!.cluster("SETSLOT", slot, "MIGRATING", ids[to]!);
    for (const key of await nodes[from]!.cluster("GETKEYSINSLOT", slot, 1_000)) {
      await nodes[from]!.migrate("127.0.0.1", stock.cluster.nodes[to]!.port, key, 0, 5_000);
      await load.goOn(20);
    }
    // Until somebody has come upon the slot on its way, and then upon its new place.
    while ((await errorsOf("ASK")) === 0) await load.goOn(20);
    for (const index of [to, from]) await nodes[index]!.cluster("SETSLOT", slot, "NODE", ids[to]!);
    while ((await errorsOf("MOVED")) === 0) await load.goOn(20);
    await load.goOn(200);
    await load.stop();
    expect(await nodes[to]!.exists(keys.stock)).toBe(1);
    await expectKept(load.held);
  });

  it("says what is wrong with a key of another type at once, and gives up on a dead master in the end", async () => {
    const patience = { connectMs: 5_000, answerMs: 300, retryMs: 600 };
    await using cluster = await openCluster({ addresses: stock.cluster.addresses, patience });
    const { stock: key } = bucketKeys({ sku: "spoilt", number: 0 });
    await cluster.patiently(() => cluster.client.set(key, "text"));
    await expect(cluster.run("seed", [key], [1, 1])).rejects.toThrow("WRONGTYPE");
    for (const node of stock.cluster.nodes) await node.kill();
    await expect(cluster.run("seed", [key], [1, 1])).rejects.toThrow("Redis Cluster gave no answer within 0.6 s");
    await expect(openCluster({ addresses: stock.cluster.addresses, patience })).rejects.toThrow("was not ready within 5 s");
  });
});
