import type { Asked } from "@coordbench/audit";
import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { startRig, type Rig } from "../support/recovery.ts";
import { hotSku } from "../support/recovery-customers.ts";
import { decisionOn, journalOf, readOnce, until } from "../support/recovery-stores.ts";
import { speakTo } from "../support/recovery-wire.ts";

type Participant = ReturnType<typeof speakTo>;

const yes = { vote: "yes" };
const refused = (reason: string) => ({ vote: "no", reason });

describe("messages that come late, twice or from nobody", () => {
  let rig: Rig;
  let inventory: Participant;
  let payment: Participant;
  beforeAll(async () => {
    rig = await startRig();
    inventory = speakTo("inventory-0", rig.inventory);
    payment = speakTo("payment", rig.payment);
    // An audit of a deployment in which nothing was ever done has no evidence for most of what it checks.
    await rig.customers.book(rig.deployed.api, { bookingId: freshId(), customerId: customerOf(0), items: [{ sku: hotSku, quantity: 1 }] });
  });
  afterAll(async () => {
    inventory?.[Symbol.dispose]();
    payment?.[Symbol.dispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  const decided = (key: string) => until("the recovery decides", () => decisionOn(rig.stores.log.url("booking"), key));
  const shelves = () => rig.stores.stock.url("inventory-0");
  const barred = (url: string, key: string) =>
    until("it is barred", async () => ((await journalOf(url, key)) === "aborted" ? true : undefined));

  /** An operation that some coordinator began and did not live to end: all that its client knows is that it asked. */
  function orphan({ sku = hotSku, customerId = customerOf(1) } = {}) {
    const asked: Asked = { bookingId: freshId(), customerId, items: [{ sku, quantity: 1 }], operation: "book", told: "unknown" };
    rig.customers.asked.push(asked);
    const operation = { bookingId: asked.bookingId, kind: "book" as const, attempt: 1, hash: "hash" };
    const work = (participant: string) => ({ participant, customerId, items: asked.items, cents: 100 });
    return {
      operation,
      key: `${asked.bookingId}:b1`,
      prepare: (participant: Participant) => participant.prepare(operation, work(participant.name)),
    };
  }

  it("a promise without a coordinator is aborted, and a late Prepare is refused where it was given", async () => {
    const { key, operation, prepare } = orphan();
    expect(await Promise.all([prepare(inventory), prepare(inventory)])).toEqual([yes, yes]);
    expect(await decided(key)).toBe("abort: unavailable");
    await barred(shelves(), key);
    expect(await prepare(inventory)).toEqual(refused("unavailable"));
    await Promise.all([inventory.abort(operation), inventory.abort(operation)]);
    await expect(inventory.commit(operation)).rejects.toThrow("protests");
    expect(await rig.complaints()).toEqual([]);
  });

  it("a Prepare that reaches somebody only after the decision is found and follows it", async () => {
    const { key, prepare } = orphan();
    expect(await prepare(inventory)).toEqual(yes);
    expect(await decided(key)).toBe("abort: unavailable");
    await barred(shelves(), key);
    expect(await prepare(payment)).toEqual(yes);
    await barred(rig.stores.money.url("payment"), key);
    expect(await rig.complaints()).toEqual([]);
  });

  it("everything said again about a booking that is done changes nothing", async () => {
    const booking = { bookingId: freshId(), customerId: customerOf(2), items: [{ sku: hotSku, quantity: 3 }] };
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "confirmed" });
    const operation = { bookingId: booking.bookingId, kind: "book" as const, attempt: 1, hash: await hashIn(booking.bookingId) };
    const work = { participant: "inventory-0", customerId: booking.customerId, items: booking.items, cents: 0 };
    expect(await inventory.prepare(operation, work)).toEqual(yes);
    await Promise.all([inventory.commit(operation), inventory.commit(operation), payment.commit(operation)]);
    await expect(inventory.abort(operation)).rejects.toThrow("protests");
    await expect(payment.abort(operation)).rejects.toThrow("protests");
    expect(await rig.complaints()).toEqual([]);
  });

  async function hashIn(bookingId: string): Promise<string> {
    return (
      (await readOnce<{ hash: string }>(shelves(), "select hash from operations where operation = $1", [`${bookingId}:b1`]))[0]?.hash ?? ""
    );
  }
});
