import { describe, expect, it } from "vitest";
import { journalFault } from "./index.ts";
import {
  ask,
  crash,
  createWorld,
  deliver,
  expire,
  lose,
  miss,
  recover,
  settle,
  tellCoordinator,
  type Temper,
  type World,
} from "./simulation.ts";

const booking = "booking";
const second = "booking-2";
const both: Record<string, Temper> = { inventory: "willing", payment: "willing" };
const several: Record<string, Temper> = { "inventory-0": "willing", "inventory-1": "willing", payment: "willing" };
const start = (tempers = both) => ask(createWorld(tempers), booking, "book");
const deliverFirst = (world: World, times: number): World => (times === 0 ? world : deliverFirst(deliver(world, 0), times - 1));
const inventory = (tries: number) => ({ participant: "inventory", tries });
const payment = (tries: number) => ({ participant: "payment", tries });
const restart = (world: World) => recover({ ...crash(world, booking), network: [] }, booking);
/** Everything on its way is lost, each time that it is asked again, until patience is at its end. */
const loseUntilPatienceEnds = (world: World, participant: string, from = 1) =>
  [1, 2, 3].slice(from - 1).reduce((next, tries) => miss(lose(next, 0), booking, { participant, tries }), world);
/** The first request is kept back until all is over, and whatever is asked meanwhile is lost. */
const arriveLate = (world: World, participant: string) => {
  const silent = loseUntilPatienceEnds(miss({ ...world, network: [] }, booking, { participant, tries: 1 }), participant, 2);
  return settle({ ...settle(silent), network: world.network });
};
/** Both inventories hold, the customer is charged, and both are asked to confirm. */
const confirmingAtBoth = () => deliverFirst(start(several), 6);
const cancelling = () => ask(settle(start()), booking, "cancel");

// Left out, because a saga cannot have it: `contention`, for no step waits for a lock; `*-sequential`, for the order of the steps is the
// protocol; `vote-lost`, `late-prepare-after-abort` and `coordinator-restarts-between-commits`, which are `reply-lost`,
// `late-reserve-after-release` and `coordinator-restarts-between-compensations` here.
const scenarios: Record<string, () => World> = {
  happy: () => settle(start()),
  "sold-out": () => settle(start({ ...both, inventory: "sold-out" })),
  "payment-declined": () => settle(start({ ...both, payment: "payment-declined" })),
  "several-inventories": () => settle(start(several)),
  "participant-unreachable": () => settle(loseUntilPatienceEnds(deliverFirst(start(), 2), "payment")),
  "coordinator-restarts-before-decision": () => settle(restart(deliverFirst(start(), 5))),
  "coordinator-restarts-after-decision": () => settle(restart(deliverFirst(start({ ...both, payment: "payment-declined" }), 4))),
  "coordinator-restarts-between-compensations": () => {
    const expired = deliverFirst(expire(confirmingAtBoth(), "inventory-1"), 6);
    return settle(restart(expired));
  },
  "frozen-coordinator-overtaken": () => {
    const overtaken = settle(recover({ ...deliverFirst(start(), 5), network: [] }, second));
    return settle(miss(overtaken, booking, inventory(3)));
  },
  "duplicate-request": () => settle(ask(settle(start()), second, "book")),
  "duplicate-request-after-rejection": () => settle(ask(settle(start({ ...both, inventory: "sold-out" })), booking, "book")),
  cancel: () => settle(ask(settle(cancelling()), booking, "cancel")),
  "hold-expired-before-confirm": () => settle(expire(deliverFirst(start(), 3), "inventory")),
  "one-sold-another-expired": () => settle(expire(confirmingAtBoth(), "inventory-1")),
  "reply-lost": () => settle(miss(lose(deliver(start(), 0), 0), booking, inventory(1))),
  "late-reserve-after-release": () => arriveLate(start(), "inventory"),
  "late-charge-after-refund": () => arriveLate(deliverFirst(start(), 2), "payment"),
  "refund-fails-then-succeeds": () => settle(miss(lose(loseUntilPatienceEnds(cancelling(), "payment"), 0), booking, payment(4))),
};

describe("the golden traces", () => {
  it.each(Object.keys(scenarios))("%s", async (name) => {
    const world = scenarios[name]?.();
    expect(journalFault(world?.journal ?? [], true), "the journal is a word of the grammar").toBeUndefined();
    await expect(`${world?.story.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.txt`);
  });
});

describe("what is asked of a booking out of its time", () => {
  const told = (world: World, { kind, hash }: { kind: "book" | "cancel"; hash: string }) =>
    tellCoordinator(world, booking, {
      type: "accept",
      operation: { bookingId: "booking", kind, hash },
      cast: { inventories: ["inventory"], payment: "payment" },
    }).told.at(-1);

  it.each([
    ["another body of a booking", settle(start()), { kind: "book", hash: "another" }, "another-body"],
    ["the cancel of an unknown booking", createWorld(both), { kind: "cancel", hash: "body" }, "not-found"],
    ["the cancel of a booking under way", start(), { kind: "cancel", hash: "body" }, "still-pending"],
    [
      "the cancel of a rejected booking",
      settle(start({ ...both, inventory: "sold-out" })),
      { kind: "cancel", hash: "body" },
      "not-confirmed",
    ],
    ["the booking, while it is being cancelled", cancelling(), { kind: "book", hash: "body" }, "confirmed"],
    ["the booking, when it is cancelled", settle(cancelling()), { kind: "book", hash: "body" }, "confirmed"],
  ] as const)("%s", (_name, world, operation, answer) => {
    expect(told(world, operation)).toBe(answer);
  });
});
