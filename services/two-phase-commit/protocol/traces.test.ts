import { skuOf, type Reason } from "@coordbench/domain";
import { settle } from "@coordbench/simulation";
import { describe, expect, it } from "vitest";
import type { Order } from "./messages.ts";
import { TwoPhaseCommit } from "./simulation/index.ts";

interface Told {
  inventories?: string[];
  refusals?: Record<string, Reason>;
  order?: Order;
}

/** One booking in a world of its own, whose disks take no time. */
class Scenario extends TwoPhaseCommit {
  constructor({ inventories = ["inventory"], refusals = {}, order = "parallel" }: Told = {}) {
    const shelves = inventories.map((inventory, index) => ({ inventory, sku: skuOf(index), units: 1 }));
    const items = shelves.map(({ sku }) => ({ sku, quantity: 1 }));
    const bookings = [{ bookingId: "booking", customerId: "customer", items }];
    super({ shelves, buckets: 1, order, bookings, declineShare: 0, refusals }, { isSlow: false });
  }

  book(to: "booking" | "booking-2" = "booking"): this {
    const [booking] = this.setting.bookings;
    this.request(to, { booking: booking!, kind: "book", hash: "body", told: "unknown" });
    return this;
  }

  cancel(): this {
    const [booking] = this.setting.bookings;
    this.request("booking", { booking: booking!, kind: "cancel", hash: "body", told: "unknown" });
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

  /** The coordinator has waited for its answers long enough. */
  overdue(): this {
    this.world.nowMs += 1_000;
    this.coordinators.booking.host.look();
    return this;
  }

  /** The coordinator dies with all that is on its way, and settles what it finds in doubt when it is back. */
  restart(): this {
    this.world.say("booking | crashes");
    this.coordinators.booking.host.die();
    this.coordinators.booking.host.wake();
    this.world.network.length = 0;
    this.coordinators.booking.recover(0);
    return this;
  }
}

const start = (told?: Told) => new Scenario(told).book();
/** Both are asked and both have voted, but no vote has arrived. */
const votesUnderWay = () => start().deliver(2);
const decidedButUntold = () => votesUnderWay().deliver(2);

const scenarios: Record<string, () => Scenario> = {
  happy: () => start().settle(),
  "happy-sequential": () => start({ order: "sequential" }).settle(),
  "sold-out": () => start({ refusals: { inventory: "sold-out" } }).settle(),
  "sold-out-sequential": () => start({ refusals: { inventory: "sold-out" }, order: "sequential" }).settle(),
  "payment-declined": () => start({ refusals: { payment: "payment-declined" } }).settle(),
  contention: () => start({ refusals: { inventory: "contention" } }).settle(),
  "several-inventories": () => start({ inventories: ["inventory-0", "inventory-1"] }).settle(),
  "participant-unreachable": () => {
    const scenario = start();
    scenario.world.lose(1);
    return scenario.settle().overdue().settle();
  },
  "vote-lost": () => {
    const scenario = votesUnderWay();
    scenario.world.lose(1);
    return scenario.settle().overdue().settle();
  },
  "coordinator-restarts-before-decision": () => votesUnderWay().restart().settle(),
  "coordinator-restarts-after-decision": () => decidedButUntold().restart().settle(),
  "coordinator-restarts-between-commits": () => decidedButUntold().deliver(1).restart().settle(),
  "frozen-coordinator-overtaken": () => {
    const scenario = votesUnderWay();
    scenario.coordinators["booking-2"].recover(0);
    return scenario.settle();
  },
  "duplicate-request": () => start().settle().book("booking-2").settle(),
  "duplicate-request-after-rejection": () =>
    start({ refusals: { inventory: "sold-out" } })
      .settle()
      .book("booking-2")
      .settle(),
  "late-prepare-after-abort": () => {
    const scenario = start();
    scenario.world.deliver(1, true);
    scenario.world.lose(0);
    const late = scenario.world.network.splice(0, 1);
    scenario.settle().overdue().settle();
    scenario.world.network.push(...late);
    return scenario.settle();
  },
  // A cancel is an operation like any other: only what it does to stock and money is reversed.
  cancel: () => start().settle().cancel().settle(),
};

describe("the golden traces", () => {
  it.each(Object.keys(scenarios))("%s", async (name) => {
    const scenario = scenarios[name]!();
    expect(scenario.faults()).toEqual([]);
    await expect(`${scenario.world.story.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.txt`);
  });
});
