import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coordinator,
  inventory,
  inventoryFault,
  journalFault,
  payment,
  paymentFault,
  type InventoryEntry,
  type InventoryState,
  type PaymentEntry,
  type PaymentState,
} from "./index.ts";
import { ask, crash, createWorld, deliver, expire, fold, lose, miss, recover, settle, type Temper, type World } from "./simulation.ts";

const instances = ["booking", "booking-2"];
const tempers: fc.Arbitrary<Temper> = fc.oneof(
  { weight: 9, arbitrary: fc.constant("willing" as const) },
  { weight: 1, arbitrary: fc.constantFrom("sold-out", "quantity") },
);

/** One thing that can happen; numbers are taken modulo what is there. */
interface Happening {
  what: "deliver" | "repeat" | "lose" | "miss" | "expire" | "book" | "cancel" | "crash" | "recover";
  which: number;
}
const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 24, arbitrary: fc.constant("deliver" as const) },
    { weight: 11, arbitrary: fc.constantFrom("repeat", "lose", "miss", "miss", "miss", "expire") },
    { weight: 4, arbitrary: fc.constantFrom("book", "cancel", "crash", "recover") },
  ),
  which: fc.nat(200),
});
/** Long ones: left to itself the generator prefers short lists, in which hardly a booking comes to its decision. */
const schedules = fc.array(happening, { minLength: 10, maxLength: 80, size: "max" });

const inventoriesOf = (world: World) => Object.keys(world.ledgers.inventories);

function happen(world: World, { what, which }: Happening): World {
  const place = which % Math.max(1, world.network.length);
  const name = instances[which % instances.length] ?? "booking";
  const participants = [...inventoriesOf(world), "payment"];
  const participant = participants[Math.floor(which / 2) % participants.length] ?? "payment";
  switch (what) {
    case "deliver":
      return deliver(world, place);
    case "repeat":
      return deliver(world, place, true);
    case "lose":
      return lose(world, place);
    case "miss":
      return miss(world, name, { participant, tries: 1 + (which % 4) });
    case "expire":
      return expire(world, participant);
    case "book":
    case "cancel":
      return ask(world, name, what);
    case "crash":
      return crash(world, name);
    case "recover":
      return recover(world, name);
  }
}

const countOf = (ledger: readonly { type: string }[], ...types: string[]) => ledger.filter(({ type }) => types.includes(type)).length;
const unitsTaken = (ledger: readonly { type: string }[]) => countOf(ledger, "reserved") - countOf(ledger, "released", "expired");
const pricesPaid = (ledger: readonly { type: string }[]) => countOf(ledger, "charged") - countOf(ledger, "refunded");
const writtenIn = ({ journal, ledgers, told }: World) =>
  journal.length + told.length + [ledgers.payment, ...Object.values(ledgers.inventories)].flat().length;
const isDecision = ({ type }: { type: string }) => type === "confirmed" || type === "rejected";

/** What must hold at every moment, whatever happens. */
function assertSafe(before: World, world: World): void {
  expect(world.journal.slice(0, before.journal.length), "what is written stays (I4)").toEqual(before.journal);
  expect(journalFault(world.journal, false), "the journal is a word of the grammar (I2, I3, I5)").toBeUndefined();
  for (const ledger of Object.values(world.ledgers.inventories)) {
    expect(inventoryFault(ledger), "an inventory's ledger is a word of the grammar (I11, I13, I14)").toBeUndefined();
    expect([0, 1], "a unit is taken at most once, and given back at most once (I10, I12)").toContain(unitsTaken(ledger));
  }
  expect(paymentFault(world.ledgers.payment), "the payment's ledger is a word of the grammar (I13, I14)").toBeUndefined();
  expect([0, 1], "the price is paid at most once, and given back at most once (I10)").toContain(pricesPaid(world.ledgers.payment));
  expect(world.journal.filter(isDecision).length, "there is one decision (I4)").toBeLessThanOrEqual(1);
  assertTold(before, world);
  if (!world.journal.some(({ type }) => type === "rejected" || type === "cancelled"))
    expect(
      [world.ledgers.payment, ...Object.values(world.ledgers.inventories)]
        .flat()
        .filter(({ type }) => /refunded|released|barred/.test(type)),
      "nothing is taken back before the decision (I6)",
    ).toEqual([]);
}

/** Whatever a customer is told is applied everywhere as it is told. */
function assertTold(before: World, world: World): void {
  const outcomes = new Set(world.told.filter((told) => /^confirmed|^rejected/.test(told)));
  expect(outcomes.size, "a booking is answered for ever the same (I7)").toBeLessThanOrEqual(1);
  const isNew = (told: string) => world.told.slice(before.told.length).some((each) => each.startsWith(told));
  const isCancelled = world.journal.some(({ type }) => type === "cancelled");
  if (isNew("confirmed") && !isCancelled) assertApplied(world, "confirmed");
  if (isNew("rejected")) assertApplied(world, "rejected");
  if (isNew("cancelled")) assertApplied(world, "cancelled");
}

function assertApplied({ ledgers }: World, outcome: string): void {
  const expected = outcome === "confirmed" ? 1 : 0;
  for (const ledger of Object.values(ledgers.inventories)) {
    if (outcome === "confirmed") expect(ledger.at(-1)?.type, "confirmed needs every sale (I3)").toBe("sold");
    expect(unitsTaken(ledger), `the stock agrees with ${outcome} (I7)`).toBe(expected);
  }
  expect(pricesPaid(ledgers.payment), `the money agrees with ${outcome} (I7)`).toBe(expected);
}

/** The network is whole again, one instance drives on, and every hold that nobody confirmed comes to its deadline. */
function assertEnds(world: World): void {
  const quiet = settle(instances.reduce(crash, world));
  const driven = settle(recover(quiet, "booking"));
  const ended = inventoriesOf(driven).reduce(expire, driven);
  assertSafe(world, ended);
  if (ended.journal.length === 0) return;
  const state = fold(ended);
  expect(state.phase, "everything ends").toBe("ended");
  expect(journalFault(ended.journal, true), "all that was done is taken back, or nothing").toBeUndefined();
  if (state.phase === "ended") assertApplied(ended, state.outcome.outcome);
  expect(coordinator.decide(state, { type: "recovered" }), "what has ended asks for nothing").toEqual({ entries: [], commands: [] });
}

describe("the protocol under any schedule", () => {
  it("is safe at every step, and comes to one end once the network heals", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("inventory-0", "inventory-1", "inventory-2"), tempers, { minKeys: 1 }),
        fc.constantFrom<Temper>("willing", "willing", "willing", "willing", "payment-declined"),
        schedules,
        (inventories, bank, schedule) => {
          let world = ask(createWorld({ ...inventories, payment: bank }), "booking", "book");
          for (const each of schedule) {
            const next = happen(world, each);
            if (writtenIn(next) > writtenIn(world)) assertSafe(world, next);
            world = next;
          }
          assertEnds(world);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("asks who stays silent after the decision for ever, and opens one incident (I8)", () => {
    const cancelling = ask(settle(ask(createWorld({ inventory: "willing", payment: "willing" }), "booking", "book")), "booking", "cancel");
    const tries = Array.from({ length: 50 }, (_, index) => index + 1);
    const silent = tries.reduce((world, each) => {
      const asked = miss(lose(world, 0), "booking", { participant: "payment", tries: each });
      expect(asked.network).toHaveLength(1);
      return asked;
    }, cancelling);
    expect(countOf(silent.journal, "incident")).toBe(1);
    expect(settle(silent).told).toEqual(["confirmed", "cancelled"]);
  });
});

describe("a participant, whatever it is asked in whatever order", () => {
  const refusals = fc.constantFrom(undefined, undefined, "sold-out" as const);

  it("moves a unit at most once each way, and never sells what it has said to be expired, refused or released", () => {
    const asked = fc.constantFrom("reserve" as const, "confirm" as const, "release" as const, "expire" as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(asked, refusals), { maxLength: 12 }), (requests) => {
        const ledger: InventoryEntry[] = [];
        const said: string[] = [];
        for (const [type, refusal] of requests) {
          const state = ledger.reduce<InventoryState>(inventory.evolve, inventory.initial);
          const { entries, commands } = inventory.decide(state, type === "reserve" && refusal !== undefined ? { type, refusal } : { type });
          ledger.push(...entries);
          said.push(...commands.map((reply) => reply.type));
          const lost = said.findIndex((each) => each === "expired" || each === "refused" || each === "released");
          expect(lost < 0 ? [] : said.slice(lost), "the end is final (I13, I14)").not.toContain("sold");
          if (lost >= 0) expect(unitsTaken(ledger), "and holds nothing").toBe(0);
          expect(inventoryFault(ledger)).toBeUndefined();
        }
      }),
    );
  });

  it("moves the money at most once each way, and never charges what it has said to be declined or refunded", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("charge" as const, "refund" as const), refusals), { maxLength: 8 }), (requests) => {
        const ledger: PaymentEntry[] = [];
        const said: string[] = [];
        for (const [type, refusal] of requests) {
          const state = ledger.reduce<PaymentState>(payment.evolve, payment.initial);
          const { entries, commands } = payment.decide(state, type === "charge" && refusal !== undefined ? { type, refusal } : { type });
          ledger.push(...entries);
          said.push(...commands.map((reply) => reply.type));
          const over = said.findIndex((each) => each === "declined" || each === "refunded");
          if (over >= 0)
            expect([said.slice(over).includes("charged"), pricesPaid(ledger)], "the end is final (I13, I14)").toEqual([false, 0]);
          expect(paymentFault(ledger)).toBeUndefined();
        }
      }),
    );
  });
});
