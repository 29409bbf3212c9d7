import { describe, expect, it } from "vitest";
import { ablation } from "../index.ts";
import type { Section } from "../results/section.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const noise = [1, 1.01, 0.99, 1.02, 0.98, 1];
const rungs = [
  { variant: "two-phase-commit", changes: "where the ladder stands" },
  { variant: "base", changes: "the protocol" },
  { variant: "nats", changes: "NATS for gRPC" },
  { variant: "batches", changes: "batches" },
  { variant: "redis", changes: "Redis for PostgreSQL" },
];
const onLadder = { "two-phase-commit": 100, base: 150, nats: 150, batches: 300, redis: 400 };

/** A ladder on which each variant has this goodput, but for noise that every block has of its own. */
function climbed(goodput: Record<string, number>, corners: { variant: string; changes: string }[] = []) {
  const section: Section = { kind: "ablation", id: "ladder", workload: "hot", load: { mode: "closed", inFlight: 64 }, rungs, corners };
  const runs = Object.entries(goodput).flatMap(([variant, value], place) =>
    noise.map((_, index) =>
      toldRun({
        section: "ladder",
        variant,
        block: index + 1,
        goodput: value * noise[(index + place) % 6]!,
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
        /^From two-phase-commit to redis the goodput under hot becomes 4\.0 times what it was \(95 %: 3\.9 to 4\.1; 6 pairs\): 1\.5 times by the first step alone \(the protocol\), 2\.7 times by all that follow\.$/,
      ),
      expect.stringMatching(
        /^Step by step: 1\.5 times by the protocol \(.*\), 1\.00 times by NATS for gRPC .*, 2\.0 times by batches .* and 1\.33 times by Redis .*\. In logarithms, .* that is 29 %, 0 %, 50 % and 21 % of the whole\.$/,
      ),
      "No rung's change was made elsewhere as well, so that it is not known how far these shares depend on the order of the rungs.",
    ]);
  });

  it("has no shares where there is no difference to share", () => {
    const none = find(climbed({ "two-phase-commit": 100, base: 150, nats: 150, batches: 120, redis: 100 }));
    expect(none.rungs.map(({ share }) => share)).toEqual([null, null, null, null, null]);
    expect(none.words[1]).toMatch(
      /^Step by step: 1\.5 times by the protocol .* No difference is shown between the ends, so that the steps have no shares in it\.$/,
    );
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
  const batches = { variant: "two-phase-commit, batch=64", changes: "batches" };
  const redis = { variant: "two-phase-commit, stock=redis", changes: "Redis for PostgreSQL" };
  const made = (goodput: [withBatches: number, withRedis: number]) =>
    find(climbed({ ...onLadder, [batches.variant]: goodput[0], [redis.variant]: goodput[1] }, [batches, redis])).interaction;

  it("is nothing where changes make at the foot of the ladder what they make on their rungs", () => {
    const { corners, product, words } = made([200, 400 / 3]);
    expect(corners).toMatchObject([
      { ...batches, standing: "alone, on two-phase-commit" },
      { ...redis, standing: "alone, on two-phase-commit" },
    ]);
    expect(product!.alone).toBeCloseTo(8 / 3, 6);
    expect(product!.onTheLadder).toBeCloseTo(8 / 3, 6);
    expect(product!.leftOver.ratio).toBeCloseTo(1, 6);
    expect(words).toContain("which may be chance");
  });

  it("is what is left over where a change needs those before it", () => {
    const { corners, product, words } = made([110, 400 / 3]);
    expect(corners[0]!.ratio).toBeCloseTo(1.1, 6);
    expect(corners[0]!.onTheLadder).toBeCloseTo(2, 6);
    expect(product!.leftOver.ratio).toBeCloseTo(2 / 1.1, 6);
    expect(words).toContain("batches (1.10 times alone, on two-phase-commit; 2.0 on its rung)");
    expect(words).toMatch(
      /Together these make 1\.5 times alone and 2\.7 times on their rungs: the interaction left over is 1\.8 times \(95 %: .*\), so that their shares hold/,
    );
  });

  it("is known of those corners alone that have been run", () => {
    const { corners, product } = find(climbed({ ...onLadder, [redis.variant]: 150 }, [batches, redis])).interaction;
    expect(corners.map(({ changes }) => changes)).toEqual([redis.changes]);
    expect(product!.leftOver.ratio).toBeCloseTo(4 / 3 / 1.5, 6);
  });

  it("is not asked of a corner that makes no rung's change", () => {
    expect(() => find(climbed(onLadder, [{ variant: "odd", changes: "something else" }]))).toThrow(
      'no rung changes what the corner odd does, "something else"',
    );
  });
});
