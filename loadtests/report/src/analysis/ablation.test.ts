import { describe, expect, it } from "vitest";
import { ablation } from "../index.ts";
import type { Section } from "../results/section.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const noise = [1, 1.01, 0.99, 1.02, 0.98, 1];
const switches = { stock: "postgres", transport: "grpc", batch: 1 };
const variants: Record<string, { design: string; switches: Record<string, string | number> }> = {
  "two-phase-commit": { design: "two-phase-commit", switches: { prepare: "parallel" } },
  base: { design: "saga", switches },
  nats: { design: "saga", switches: { ...switches, transport: "nats" } },
  batches: { design: "saga", switches: { ...switches, transport: "nats", batch: 64 } },
  redis: { design: "saga", switches: { stock: "redis", transport: "nats", batch: 64 } },
  "batches alone": { design: "saga", switches: { ...switches, batch: 64 } },
  "redis alone": { design: "saga", switches: { ...switches, stock: "redis" } },
  "all but batches": { design: "saga", switches: { ...switches, transport: "nats", stock: "redis" } },
  odd: { design: "saga", switches: { ...switches, stock: "redis", batch: 7 } },
};
const rungs = [
  { variant: "two-phase-commit", changes: "where the ladder stands" },
  { variant: "base", changes: "the protocol" },
  { variant: "nats", changes: "NATS for gRPC" },
  { variant: "batches", changes: "batches" },
  { variant: "redis", changes: "Redis for PostgreSQL" },
];
const onLadder = { "two-phase-commit": 100, base: 150, nats: 150, batches: 300, redis: 400 };

/** A ladder on which each variant has this goodput, but for noise that every block has of its own. */
function climbed(goodput: Record<string, number>, corners: string[] = []) {
  const section: Section = { kind: "ablation", id: "ladder", workload: "hot", load: { mode: "closed", inFlight: 64 }, rungs, corners };
  const runs = Object.entries(goodput).flatMap(([variant, value], place) =>
    noise.map((_, index) =>
      toldRun({
        section: "ladder",
        variant,
        block: index + 1,
        goodput: value * noise[(index + place) % 6]!,
        given: { ...variants[variant]! },
      }),
    ),
  );
  return { section, runs };
}

const find = ({ section, runs }: ReturnType<typeof climbed>) => ablation(sessionUnderTest([section], runs))[0]!;

describe("the ladder", () => {
  const found = find(climbed(onLadder));

  it("gives each rung its ratio to the one before, and all together the whole", () => {
    expect(found.total!.ratio).toBeCloseTo(4, 6);
    const ratios = [1, 1.5, 1, 2, 4 / 3];
    for (const [index, { ratio }] of found.rungs.entries()) expect(ratio).toBeCloseTo(ratios[index]!, 6);
    expect(found.rungs[3]!.interval[0]).toBeGreaterThan(1.9);
    expect(found.rungs[3]!.interval[1]).toBeLessThan(2.1);
  });

  it("gives each its share of the whole in logarithms, which add up to 1", () => {
    expect(found.rungs[3]!.share).toBeCloseTo(Math.log(2) / Math.log(4), 6);
    expect(found.rungs.reduce((total, { share }) => total + share!, 0)).toBeCloseTo(1, 9);
  });

  it("says so, and that the order may matter", () => {
    expect(found.words).toEqual([
      expect.stringMatching(
        /^From two-phase-commit to redis the goodput under hot becomes 4\.0 times what it was \(95 %: 3\.9 to 4\.1; 6 pairs\)\.$/,
      ),
      expect.stringMatching(
        /^Of that difference, in logarithms, 29 % is the protocol \(1\.5 times; .*\), 0 % is NATS for gRPC \(1\.00 times; .*\), 50 % is batches .* and 21 % is Redis/,
      ),
      "No rung's change was made in another order, so that it is not known how far these shares depend on the order.",
    ]);
  });

  it("has no shares where there is no difference to share", () => {
    const none = find(climbed({ "two-phase-commit": 100, base: 150, nats: 150, batches: 120, redis: 100 }));
    expect(none.rungs.map(({ share }) => share)).toEqual([null, null, null, null, null]);
    expect(none.words[1]).toMatch(/^No difference is shown, so that the rungs have no shares in it: the protocol \(1\.5 times/);
  });

  it("leaves out a block in which a rung is invalid, so that the rungs still multiply to the whole", () => {
    const { section, runs } = climbed(onLadder);
    const { rungs: left, total } = find({ section, runs: runs.with(9, { ...runs[9]!, valid: false, invalidBecause: ["invariant 22"] }) });
    expect(left.map(({ pairs }) => pairs)).toEqual([5, 5, 5, 5, 5]);
    expect(left.reduce((product, { ratio }) => product * ratio, 1)).toBeCloseTo(total!.ratio, 9);
  });

  it("says where no block is whole", () => {
    const { batches: _, ...missing } = onLadder;
    expect(find(climbed(missing))).toMatchObject({
      rungs: [],
      total: null,
      words: [expect.stringContaining("No block has a valid run of every rung under hot")],
    });
  });
});

describe("the interaction", () => {
  it("is nothing where the effects of the changes alone multiply to the whole", () => {
    const { interaction } = find(climbed({ ...onLadder, "batches alone": 300, "redis alone": 200 }, ["batches alone", "redis alone"]));
    expect(interaction.corners.map(({ changes, standing }) => [changes, standing])).toEqual([
      ["batches", "alone"],
      ["Redis for PostgreSQL", "alone"],
    ]);
    expect(interaction.product!.oneByOne).toBeCloseTo(8 / 3, 6);
    expect(interaction.product!.leftOver.ratio).toBeCloseTo(1, 6);
    expect(interaction.words).toContain("which chance may be");
  });

  it("is what is left over where a change needs another", () => {
    const { interaction } = find(climbed({ ...onLadder, "batches alone": 165, "redis alone": 200 }, ["batches alone", "redis alone"]));
    expect(interaction.corners[0]!.ratio).toBeCloseTo(1.1, 6);
    expect(interaction.corners[0]!.onTheLadder).toBeCloseTo(2, 6);
    expect(interaction.product!.leftOver.ratio).toBeCloseTo(400 / 150 / (1.1 * (4 / 3)), 6);
    expect(interaction.words).toContain("batches (1.10 times by itself, 2.0 on its rung)");
    expect(interaction.words).toContain("so that more comes of them together than of each by itself");
  });

  it("knows a change that is made last", () => {
    const { interaction } = find(climbed({ ...onLadder, "all but batches": 160 }, ["all but batches"]));
    expect(interaction.corners).toMatchObject([{ variant: "all but batches", changes: "batches", standing: "last" }]);
    expect(interaction.corners[0]!.ratio).toBeCloseTo(2.5, 6);
    expect(interaction.product).toBeNull();
    expect(interaction.words).toContain("Not every change was measured so");
  });

  it("takes nothing from a variant that is no rung's change", () => {
    expect(find(climbed({ ...onLadder, odd: 500 }, ["odd"])).interaction.corners).toEqual([]);
  });
});
