import { describe, expect, it } from "vitest";
import { compare } from "../index.ts";
import type { Section } from "../results/section.ts";
import { sessionUnderTest, toldRun, type Told } from "./session-under-test.ts";

const a = "two-phase-commit";
const b = "saga";
const common = { kind: "comparison" as const, workload: "hot", variants: [a, b], rateFrom: null };
const saturation: Section = { ...common, id: "hot-saturation", load: { mode: "closed", inFlight: 64 } };
const equal: Section = { ...common, id: "hot-equal", load: { mode: "open", ratePerS: 60 } };

/** How runs of one variant differ from block to block. */
const noise = [1, 1.04, 0.97, 1.02, 0.95, 1.01, 1.03, 0.98];

function pairs(section: Section, count: number, told: (block: number, variant: string) => Told) {
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((block) =>
    [a, b].map((variant) => toldRun({ section: section.id, variant, block, ...told(block, variant) })),
  );
}

const quicker = (times: number) => (block: number, variant: string) => ({
  goodput: 100 * noise[block - 1]! * (variant === b ? times * noise[8 - block]! : 1),
});
const only = (runs: ReturnType<typeof pairs>, sections: Section[] = [saturation]) => compare(sessionUnderTest(sections, runs))[0]!;

describe("goodput at saturation", () => {
  it("is said to be higher where eight pairs say so", () => {
    const { measures, words } = only(pairs(saturation, 8, quicker(1.9)));
    expect(measures).toMatchObject([
      { measure: "goodput", verdict: "faster", load: "saturation", pairs: 8, p: 2 / 256, adjustedP: 2 / 256 },
    ]);
    expect(words[0]).toBe(
      "saga confirms 1.9 times as many bookings per second as two-phase-commit with 64 in flight (95 %: 1.8 to 2.0; 8 pairs).",
    );
  });

  it("gets a verdict from the six pairs of a short session, and none from five", () => {
    expect(only(pairs(saturation, 6, quicker(0.6))).measures[0]).toMatchObject({ verdict: "slower", p: 2 / 64 });
    expect(only(pairs(saturation, 5, quicker(0.6))).measures[0]).toMatchObject({ verdict: "too few pairs", confidence: 0.9375 });
  });

  it("shows no difference where there is none", () => {
    expect(only(pairs(saturation, 8, quicker(1))).measures[0]!.verdict).toBe("no difference shown");
  });

  it("is nothing that a rate which both were given can show, nor latency anything of saturation", () => {
    expect(only(pairs(saturation, 6, quicker(2))).measures.map(({ measure }) => measure)).toEqual(["goodput"]);
    expect(only(pairs(equal, 6, quicker(2)), [equal]).measures.map(({ measure }) => measure)).not.toContain("goodput");
  });
});

describe("an invalid run", () => {
  const runs = pairs(saturation, 7, quicker(1.9));
  const lagged = { ...runs[5]!, valid: false, invalidBecause: ["invariant 22, the load was attained: start lag"] };

  it("takes its pair with it, and this is said", () => {
    const found = only(runs.with(5, lagged));
    expect(found.measures[0]!.pairs).toBe(6);
    expect(found.left).toEqual(["Left out, having no valid run (hot-saturation): saga, block 3."]);
  });

  it("can be made once more", () => {
    const found = only([...runs.with(5, lagged), runs[5]!]);
    expect(found.measures[0]!.pairs).toBe(7);
    expect(found.left).toEqual([]);
  });
});

it("leaves a block out of the goodput where the audit did not hold, and says so", () => {
  const found = only(
    pairs(saturation, 6, (block, variant) => (block === 2 && variant === b ? { goodput: null } : quicker(2)(block, variant))),
  );
  expect(found.measures[0]!.pairs).toBe(5);
  expect(found.left[0]).toContain("saga, block 2 (hot-saturation) has none, since the audit did not hold");
});

describe("several measures", () => {
  it("pay for each other by Holm where the pairs suffice", () => {
    const told = (block: number, variant: string) => {
      const { goodput } = quicker(variant === b ? 2 : 1)(block, variant);
      return { goodput, p50: 1_000 / goodput, p99: 5_000 / quicker(1)(block, variant).goodput };
    };
    const { measures, words } = only([...pairs(saturation, 8, told), ...pairs(equal, 8, told)], [saturation, equal]);
    const headline = measures.filter(({ family }) => family === "headline");
    expect(headline.map(({ measure, verdict }) => [measure, verdict])).toEqual([
      ["goodput", "faster"],
      ["p50", "faster"],
      ["p99", "no difference shown"],
    ]);
    expect(headline[0]!.adjustedP).toBe((3 * 2) / 256);
    expect(words).toContain("The verdicts on 3 headline measures are corrected by Holm's method.");
  });

  it("are asked in their order where six pairs are too few for Holm", () => {
    const told = (block: number, variant: string) => ({ p50: 10 * noise[block - 1]!, p99: quicker(0.1)(block, variant).goodput });
    const { measures, words } = only(
      pairs(equal, 6, (block, variant) => ({
        ...told(block, variant),
        p50: variant === b ? 3 * noise[6 - block]! : 3 * noise[block - 1]!,
      })),
      [equal],
    );
    expect(measures.slice(0, 2).map(({ measure, verdict, p }) => [measure, verdict, p < 0.05])).toEqual([
      ["p50", "no difference shown", false],
      ["p99", "no difference shown", true],
    ]);
    expect(words.at(-1)).toMatch(
      /^6 pairs are too few for Holm's method over 2 headline measures: .*median latency at 60 .* and p99 latency at 60/,
    );
  });
});

describe("costs", () => {
  const told = (block: number, variant: string): Told => ({
    costs: {
      messages: variant === a ? 6 : 7,
      brokerMessages: variant === a ? 0 : 2.5,
      cpuMs: 3 * noise[block - 1]!,
      storeCalls: { value: null, reason: "not counted" },
    },
  });
  const found = only(pairs(equal, 6, told), [equal]);
  const named = (name: string) => found.measures.find(({ measure }) => measure === name);

  it("that are the very same in every run are counted, and pay for no chance", () => {
    expect(named("messages")).toMatchObject({ verdict: "slower", a: 6, b: 7, adjustedP: 2 / 64 });
    expect(named("cpuMs")!.verdict).toBe("no difference shown");
    expect(named("bytes")).toMatchObject({ verdict: "no difference shown", ratio: 1 });
  });

  it("that only one of them has are said without a ratio", () => {
    expect(named("brokerMessages")).toBeUndefined();
    expect(found.words).toContain('saga has 2.5 messages per booking under "messages of the broker", two-phase-commit none at all.');
  });

  it("that nobody could measure are left out", () => {
    expect(named("storeCalls")).toBeUndefined();
  });
});

it("shows beside each difference how far each variant differs from itself", () => {
  const [goodput] = only(pairs(saturation, 8, quicker(1.9))).measures;
  expect(goodput!.bands.map(({ variant }) => variant)).toEqual([a, b]);
  for (const { band } of goodput!.bands) {
    expect(band[0]).toBeGreaterThan(0.9);
    expect(band[0]).toBeLessThan(1);
    expect(band[1]).toBeGreaterThan(1);
  }
});

describe("drift", () => {
  it("is said, and does not touch what the pairs show", () => {
    const { drift, measures } = only(
      pairs(saturation, 8, (block, variant) => ({ goodput: quicker(1.2)(block, variant).goodput * (block > 4 ? 0.7 : 1) })),
    );
    expect(drift.shown).toBe(true);
    expect(drift.words).toMatch(
      /^The session drifted from its first half to its second: goodput with 64 in flight \(0\.\d+ times for two-phase-commit and/,
    );
    expect(measures[0]!.verdict).toBe("faster");
  });

  it("is not shown where runs only vary", () => {
    expect(only(pairs(saturation, 8, quicker(1.2))).drift).toEqual({
      shown: false,
      words: "No drift is shown between the first half of the session and the second.",
    });
  });
});

it("compares three variants two by two, and says the same words every time", () => {
  const third: Section = { ...saturation, variants: [a, b, "uncoordinated"] };
  const runs = [
    ...pairs(saturation, 6, quicker(1.5)),
    ...pairs(saturation, 6, quicker(3)).flatMap((run) =>
      run.step.variant === b ? [{ ...run, step: { ...run.step, variant: "uncoordinated" } }] : [],
    ),
  ];
  const results = sessionUnderTest([third], runs);
  expect(compare(results).map((each) => [each.a, each.b])).toEqual([
    [a, b],
    [a, "uncoordinated"],
    [b, "uncoordinated"],
  ]);
  expect(compare(results)).toEqual(compare(structuredClone(results)));
});

it("says where there is nothing to compare", () => {
  expect(only([]).words).toEqual(["There is no pair of valid runs of two-phase-commit and saga under hot to compare."]);
});
