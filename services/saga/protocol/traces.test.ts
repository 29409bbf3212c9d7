import { skuOf, type Reason } from "@coordbench/domain";
import { settle, type Asked } from "@coordbench/simulation";
import { describe, expect, it } from "vitest";
import { journalFault } from "./index.ts";
import { Saga } from "./simulation/index.ts";

interface Told {
  inventories?: string[];
  refusals?: Record<string, Reason>;
}

/** One booking in a world of its own, whose disks take no time. */
class Scenario extends Saga {
  constructor({ inventories = ["inventory"], refusals = {} }: Told = {}) {
    const shelves = inventories.map((inventory, index) => ({ inventory, sku: skuOf(index), units: 1 }));
    const items = shelves.map(({ sku }) => ({ sku, quantity: 1 }));
    const bookings = [{ bookingId: "booking", customerId: "customer", items }];
    super({ shelves, buckets: 1, order: "parallel", bookings, declineShare: 0, refusals }, { isSlow: false });
  }

  /** A customer asks an instance to book or to cancel. */
  want(kind: Asked["kind"], to: "booking" | "booking-2" = "booking", hash = "body"): this {
    this.request(to, { booking: this.setting.bookings[0]!, kind, hash, told: "unknown" });
    return this;
  }

  deliver(times: number): this {
    for (let time = 0; time < times; time++) this.world.deliver(0);
    return this;
  }

  settle(): this {
    settle(this.world);
    return this;
  }

  lose(): this {
    this.world.lose(0);
    return this;
  }

  /** The instance has waited for an answer long enough. */
  overdue(): this {
    // Each try waits longer than the one before it, and nobody is told of the time in between.
    this.world.nowMs += 100_000;
    for (const inventory of this.inventories) inventory.host.jumpedMs -= 100_000;
    this.coordinators.booking.host.look();
    return this;
  }

  /** Everything on its way is lost, each time that it is asked again, until patience is at its end. */
  loseUntilPatienceEnds(tries = 3): this {
    for (let time = 0; time < tries; time++) this.lose().overdue();
    return this;
  }

  /** The deadline of the hold passes, and the reaper finds it so. */
  expire(name: string): this {
    const host = this.inventories.find((inventory) => inventory.name === name)!.host;
    host.jumpedMs += 10_000;
    host.look();
    return this;
  }

  restart(): this {
    this.world.say("booking | crashes");
    this.coordinators.booking.host.die();
    this.coordinators.booking.host.wake();
    this.world.network.length = 0;
    this.coordinators.booking.takeOver(this.setting.bookings[0]!);
    return this;
  }

  /** The first request is kept back until all is over, and whatever is asked meanwhile is lost. */
  arriveLate(): this {
    const late = this.world.network.splice(0);
    this.overdue().loseUntilPatienceEnds(2).settle();
    this.world.network.push(...late);
    return this.settle();
  }
}

const several = { inventories: ["inventory-0", "inventory-1"] };
const start = (told?: Told) => new Scenario(told).want("book");
/** Both inventories hold, the customer is charged, and both are asked to confirm. */
const confirmingAtBoth = () => start(several).deliver(6);
const cancelling = () => start().settle().want("cancel");

// Left out, because a saga cannot have it: `contention`, for no step waits for a lock; `*-sequential`, for the order of the steps is the
// protocol; `vote-lost`, `late-prepare-after-abort` and `coordinator-restarts-between-commits`, which are `reply-lost`,
// `late-reserve-after-release` and `coordinator-restarts-between-compensations` here.
const scenarios: Record<string, () => Scenario> = {
  happy: () => start().settle(),
  "sold-out": () => start({ refusals: { inventory: "sold-out" } }).settle(),
  "payment-declined": () => start({ refusals: { payment: "payment-declined" } }).settle(),
  "several-inventories": () => start(several).settle(),
  "participant-unreachable": () => start().deliver(2).loseUntilPatienceEnds().settle(),
  "coordinator-restarts-before-decision": () => start().deliver(5).restart().settle(),
  "coordinator-restarts-after-decision": () =>
    start({ refusals: { payment: "payment-declined" } })
      .deliver(4)
      .restart()
      .settle(),
  "coordinator-restarts-between-compensations": () => confirmingAtBoth().expire("inventory-1").deliver(6).restart().settle(),
  "frozen-coordinator-overtaken": () => {
    const scenario = start().deliver(5);
    scenario.world.network.length = 0;
    scenario.coordinators["booking-2"].takeOver(scenario.setting.bookings[0]!);
    return scenario.settle().overdue().settle();
  },
  "duplicate-request": () => start().settle().want("book", "booking-2").settle(),
  "duplicate-request-after-rejection": () =>
    start({ refusals: { inventory: "sold-out" } })
      .settle()
      .want("book")
      .settle(),
  cancel: () => cancelling().settle().want("cancel").settle(),
  "hold-expired-before-confirm": () => start().deliver(3).expire("inventory").settle(),
  "one-sold-another-expired": () => confirmingAtBoth().expire("inventory-1").settle(),
  "reply-lost": () => start().deliver(1).lose().overdue().settle(),
  "late-reserve-after-release": () => start().arriveLate(),
  "late-charge-after-refund": () => start().deliver(2).arriveLate(),
  "refund-fails-then-succeeds": () => cancelling().loseUntilPatienceEnds().lose().overdue().settle(),
};

describe("the golden traces", () => {
  it.each(Object.keys(scenarios))("%s", async (name) => {
    const scenario = scenarios[name]!();
    expect(scenario.faults()).toEqual([]);
    expect(journalFault(scenario.log.entriesOf("booking"), true), "the journal is a word of the grammar").toBeUndefined();
    await expect(`${scenario.world.story.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.txt`);
  });
});

describe("what is asked of a booking out of its time", () => {
  const refused = { refusals: { inventory: "sold-out" } } as const;

  it.each([
    ["another body of a booking", start().settle(), "book", "another", "refused"],
    ["the cancel of an unknown booking", new Scenario(), "cancel", "body", "refused"],
    ["the cancel of a booking under way", start(), "cancel", "body", "refused"],
    ["the cancel of a rejected booking", start(refused).settle(), "cancel", "body", "refused"],
    ["the booking, while it is being cancelled", cancelling(), "book", "body", "confirmed"],
    ["the booking, when it is cancelled", cancelling().settle(), "book", "body", "confirmed"],
  ] as const)("%s", (_name, scenario, kind, hash, told) => {
    expect(scenario.want(kind, "booking", hash).asked.at(-1)).toMatchObject({ told });
  });
});

describe("whoever stays silent after the decision", () => {
  it("is asked for ever, and is one open incident (I8)", () => {
    const scenario = cancelling();
    for (let time = 0; time < 50; time++) {
      scenario.lose().overdue();
      expect(scenario.world.network).toHaveLength(1);
    }
    expect(scenario.log.entriesOf("booking").filter(({ type }) => type === "incident")).toHaveLength(1);
    expect(scenario.settle().asked.map(({ told }) => told)).toEqual(["confirmed", "cancelled"]);
  });
});
