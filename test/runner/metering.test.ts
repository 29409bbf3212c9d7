import { setTimeout as sleep } from "node:timers/promises";
import { inventoryOf, isFailing, skuOf, type Item } from "@coordbench/domain";
import { afterEach, describe, expect, it } from "vitest";
import { book, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { gaugesOf, linksOf } from "../support/meters.ts";

const bookings = 6;
let stack: Deployed | undefined;
afterEach(async () => {
  await stack?.[Symbol.asyncDispose]();
  stack = undefined;
});

/** Different items, one unit of each. */
const itemsOf = (count: number): Item[] => Array.from({ length: count }, (_, index) => ({ sku: skuOf(index), quantity: 1 }));

/** One after the other, so that none meets another's locks. */
async function bookAll({ api }: Deployed, items: Item[], count = bookings) {
  const told: { bookingId: string; status: number; reason: unknown }[] = [];
  for (let number = 0; number < count; number++) {
    const bookingId = freshId();
    const { status, body } = await book(api, { bookingId, items });
    told.push({ bookingId, status, reason: body["reason"] });
  }
  return told;
}

describe("the messages of two-phase commit", () => {
  it.each([1, 3, 9])("are four for each participant of each booking, exactly, with %s inventories", async (inventories) => {
    stack = await deployed({ design: "two-phase-commit", switches: { inventories: String(inventories) } });
    for (const wanted of [1, 3, 10].map(itemsOf)) {
      const before = await linksOf(stack.deployment);
      const told = await bookAll(stack, wanted);
      expect(told.map(({ status }) => status)).toEqual(told.map(() => 201));
      const after = await linksOf(stack.deployment);
      const said = [...after].flatMap(([name, { kind, messages }]) =>
        kind === "grpc" ? [[name, messages - (before.get(name)?.messages ?? 0)] as const] : [],
      );
      const touched = new Set(wanted.map(({ sku }) => `inventory-${inventoryOf(sku, inventories)}`));
      const expected = said.map(([name]) => [name, touched.has(name) || name === "payment" ? 4 * bookings : 0]);
      expect(said).toEqual(expected);
      expect(said.reduce((sum, [, messages]) => sum + messages, 0)).toBe(4 * bookings * (touched.size + 1));
    }
  });
});

describe("what is held for a booking", () => {
  it.each(["two-phase-commit", "saga"])("is let go of again with %s, by whichever replica, so that the sum is a time", async (design) => {
    stack = await deployed({ design, switches: { replicas: "2", inventories: "3", failing: "10" } });
    const items = itemsOf(5);
    await Promise.all([bookAll(stack, items), bookAll(stack, items), bookAll(stack, items)]);
    const { units_holds: units, units_held_ms: unitsMs, lock_holds: locks, lock_held_ms: locksMs } = await gaugesOf(stack.deployment);
    expect({ units, locks }).toEqual({ units: 0, locks: 0 });
    expect(unitsMs).toBeGreaterThan(0);
    expect(unitsMs).toBeLessThan(60_000);
    // A saga leaves no lock behind a statement; a participant that promises does.
    if (design === "saga") expect(locksMs).toBe(0);
    else expect(locksMs).toBeGreaterThan(unitsMs ?? 0);
  });
});

describe("participants that fail", () => {
  it.each(["two-phase-commit", "saga"])("refuse the same bookings in %s as in any other design", async (design) => {
    stack = await deployed({ design, switches: { inventories: "3", failing: "20" } });
    const items = itemsOf(6);
    const participants = ["payment", ...new Set(items.map(({ sku }) => `inventory-${inventoryOf(sku, 3)}`))];
    const told = await bookAll(stack, items, 20);
    for (const { bookingId, status, reason } of told) {
      const isFailed = participants.some((participant) => isFailing(bookingId, participant, 0.2));
      expect([bookingId, status, reason]).toEqual([bookingId, isFailed ? 409 : 201, isFailed ? "unavailable" : undefined]);
    }
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([201, 409]));
    await sleep(100);
    expect(await stack.deployment.unfinished()).toEqual([]);
  });
});
