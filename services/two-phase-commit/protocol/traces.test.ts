import { describe, expect, it } from "vitest";
import { crashCoordinator, createWorld, deliver, lose, recover, settle, tellCoordinator, type Temper, type World } from "./simulation.ts";
import type { Order } from "./messages.ts";

const booking = "booking";
const second = "booking-2";
const start = (tempers: Record<string, Temper>, order: Order = "parallel") => begin(createWorld(tempers, order));
const begin = (world: World, name = booking) =>
  tellCoordinator(world, name, { type: "begin", participants: Object.keys(world.participants), order: world.order });
const both = { inventory: "willing", payment: "willing" } as const;
/** Both are asked and both have voted, but no vote has arrived. */
const votesUnderWay = (world: World) => deliver(deliver(world, 0), 0);
const decidedButUntold = () => deliver(deliver(votesUnderWay(start(both)), 0), 0);

const scenarios: Record<string, () => World> = {
  happy: () => settle(start(both)),
  "happy-sequential": () => settle(start(both, "sequential")),
  "sold-out": () => settle(start({ inventory: "sold-out", payment: "willing" })),
  "sold-out-sequential": () => settle(start({ inventory: "sold-out", payment: "willing" }, "sequential")),
  "payment-declined": () => settle(start({ inventory: "willing", payment: "payment-declined" })),
  contention: () => settle(start({ inventory: "contention", payment: "willing" })),
  "several-inventories": () => settle(start({ "inventory-0": "willing", "inventory-1": "willing", payment: "willing" })),
  "participant-unreachable": () => settle(lose(start(both), 1)),
  "vote-lost": () => settle(lose(votesUnderWay(start(both)), 1)),
  "coordinator-restarts-before-decision": () =>
    settle(recover({ ...crashCoordinator(votesUnderWay(start(both)), booking), network: [] }, booking)),
  "coordinator-restarts-after-decision": () => settle(recover({ ...crashCoordinator(decidedButUntold(), booking), network: [] }, booking)),
  "coordinator-restarts-between-commits": () =>
    settle(recover({ ...crashCoordinator(deliver(decidedButUntold(), 0), booking), network: [] }, booking)),
  "frozen-coordinator-overtaken": () => settle(recover(votesUnderWay(start(both)), second)),
  "duplicate-request": () => settle(begin(settle(start(both)), second)),
  "duplicate-request-after-rejection": () => settle(begin(settle(start({ inventory: "sold-out", payment: "willing" })), second)),
  "late-prepare-after-abort": () => settle(deliver(settleLast(lose(deliver(start(both), 1, true), 0)), 0)),
  // A cancel is an operation like any other: only what it does to stock and money is reversed.
  cancel: () => settle(start(both)),
};

/** Settles everything but the first message: the network has kept it back. */
function settleLast(world: World): World {
  const [held, ...rest] = world.network;
  const settled = settle({ ...world, network: rest });
  return { ...settled, network: held === undefined ? [] : [held] };
}

describe("the golden traces", () => {
  it.each(Object.keys(scenarios))("%s", async (name) => {
    const world = scenarios[name]?.();
    await expect(`${world?.story.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.txt`);
  });
});
