import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crashCoordinator, createWorld, deliver, lose, recover, settle, tellCoordinator, type Temper, type World } from "./simulation.ts";

const names = ["booking", "booking-2"];
const tempers: fc.Arbitrary<Temper> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Temper>("willing") },
  { weight: 1, arbitrary: fc.constantFrom<Temper>("sold-out", "contention", "another-body") },
);

/** One thing that can happen; numbers are taken modulo what is there. */
type Happening = { what: "deliver" | "repeat" | "lose" | "begin" | "crash" | "recover"; which: number };
const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 24, arbitrary: fc.constant("deliver" as const) },
    { weight: 5, arbitrary: fc.constantFrom("repeat" as const, "lose", "begin", "crash", "recover") },
  ),
  which: fc.nat(50),
});

function happen(world: World, { what, which }: Happening): World {
  const place = which % Math.max(1, world.network.length);
  const name = names[which % names.length] ?? "booking";
  switch (what) {
    case "deliver":
      return deliver(world, place);
    case "repeat":
      return deliver(world, place, true);
    case "lose":
      return lose(world, place);
    case "begin":
      return world.coordinators[name] === undefined
        ? tellCoordinator(world, name, { type: "begin", participants: Object.keys(world.participants), order: world.order })
        : world;
    case "crash":
      return crashCoordinator(world, name);
    case "recover":
      return recover(world, name);
  }
}

const phases = (world: World) => Object.values(world.participants).map(({ durable }) => durable.phase);

/** What must hold at every moment, whatever happens. */
function assertSafe(before: World, world: World): void {
  const found = phases(world);
  if (found.includes("committed")) {
    expect(world.log, "nobody commits what the log has not decided (I2)").toEqual({ decision: "commit" });
    expect(found, "where one commits, nobody aborts (AC1)").not.toContain("aborted");
  }
  if (world.log?.decision === "commit")
    expect(
      found.every((phase) => phase === "prepared" || phase === "committed"),
      "COMMIT needs every promise, and a promise is kept (I1, I8, I9)",
    ).toBe(true);
  if (before.log !== undefined) expect(world.log, "a decision never changes (I4)").toEqual(before.log);
  for (const [name, state] of Object.entries(world.coordinators)) {
    if (state.phase === "decided" || state.phase === "ended") expect(state.decision, "the log is obeyed (I3)").toEqual(world.log);
    // A recovery ends with the one doubt that it took up.
    if (state.phase === "ended" && names.includes(name))
      expect(
        found.filter((phase) => phase === "prepared" && state.decision.decision === "commit"),
        "it ends only when everybody has acknowledged (I6)",
      ).toEqual([]);
  }
  expect(
    world.story.filter((line) => line.includes("protest")),
    "nobody is told what contradicts it (I13)",
  ).toEqual([]);
}

describe("the protocol under any schedule", () => {
  it("is safe at every step, and comes to one end once the network heals", () => {
    const outcomes: string[] = [];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("inventory-0", "inventory-1", "payment"), tempers, { minKeys: 1 }),
        fc.constantFrom("parallel" as const, "sequential" as const),
        // Without a size, fast-check's arrays are so short that hardly a booking comes to its decision.
        fc.array(happening, { minLength: 10, maxLength: 60, size: "max" }),
        (given, order, schedule) => {
          let world = tellCoordinator(createWorld(given, order), "booking", { type: "begin", participants: Object.keys(given), order });
          for (const each of schedule) {
            const next = happen(world, each);
            assertSafe(world, next);
            world = next;
          }
          outcomes.push(world.log?.decision ?? "undecided");
          assertEnds(world);
        },
      ),
      { numRuns: 2_000 },
    );
    const share = (outcome: string) => outcomes.filter((each) => each === outcome).length / outcomes.length;
    expect(share("commit"), "the schedules are worth something only if many of them commit").toBeGreaterThan(0.05);
    expect(share("abort")).toBeGreaterThan(0.2);
  });
});

/** Coordinators die, the network delivers what it still holds, and a recovery settles what is in doubt. */
function assertEnds(world: World): void {
  const quiet = settle(names.reduce(crashCoordinator, world));
  const settled = settle(recover(quiet, "booking"));
  expect(phases(settled), "nothing stays in doubt").not.toContain("prepared");
  assertSafe(world, settled);
}
