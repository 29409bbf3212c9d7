import { expect, it } from "vitest";
import { judge } from "../analysis/compare.ts";
import { measureBoth } from "../analysis/compare-measures.ts";
import { compare } from "../index.ts";
import { sessionUnderTest, toldRun, type Told } from "../analysis/session-under-test.ts";
import type { Results } from "../results/results.ts";
import { seeded, type RandomSource } from "../statistics/random.ts";
import sessions from "./recorded-runs.json" with { type: "json" };
import { seriesOf, type Series } from "./series.ts";

const recorded: Series[] = sessions.flatMap(({ series }) => series);
const whole = recorded.filter(({ values }) => Object.keys(values).length === 3);
/** Runs at saturation as long as compare makes them where nobody says otherwise: shorter ones differ more from each other. */
const long = recorded.filter(({ durationS, values }) => durationS >= 20 && values.goodput);
const [a, b] = ["a", "b"];
const common = { kind: "comparison" as const, workload: "steady", variants: [a, b], rateFrom: null };
const saturation = { ...common, id: "saturation", load: { mode: "closed" as const, inFlight: 64 } };
const equal = { ...common, id: "equal", load: { mode: "open" as const, ratePerS: 60 } };
const notMeasured = { value: null, reason: "not recorded" };
const names = ["messages", "brokerMessages", "storeCalls", "bytes", "roundTrips", "flushes", "databaseFlushes", "lockHeldMs", "cpuMs"];
const costs = Object.fromEntries(names.map((name) => [name, notMeasured]));

/** Two runs of one variant that were made one after the other: which of them comes first changes from block to block, A B, B A. */
function neighbours(length: number, block: number, random: RandomSource): [number, number] {
  const earlier = Math.floor(random() * (length - 1));
  return block % 2 === 1 ? [earlier, earlier + 1] : [earlier + 1, earlier];
}

/** A session that compares a variant with itself, but that b confirms so many times as much at saturation; latencies may be of others. */
function drawSession({ values: own }: Series, { blocks, times }: { blocks: number; times: number }, random: RandomSource): Results {
  const { goodput = [], p50 = [], p99 = [] } = { ...whole[0]?.values, ...own };
  const runs = Array.from({ length: blocks }, (_, index) => index + 1).flatMap((block) => {
    const saturated = neighbours(goodput.length, block, random);
    const equalRate = neighbours(p50.length, block, random);
    return [a, b].flatMap((variant, side) => {
      const told: Told = { variant, block, costs };
      const [one = 0, other = 0] = [saturated[side], equalRate[side]];
      return [
        toldRun({ ...told, section: "saturation", goodput: goodput[one]! * (side === 1 ? times : 1) }),
        toldRun({ ...told, section: "equal", p50: p50[other]!, p99: p99[other]! }),
      ];
    });
  });
  return sessionUnderTest([saturation, equal], runs);
}

/** The verdicts of compare without its words, bands and drift, which would take a thousand times as long as the tests. */
function verdictsIn(session: Results): Map<string, string> {
  const { measurements } = measureBoth(session, [saturation, equal], [a, b]);
  return new Map(judge(measurements).map(({ measure, verdict }) => [measure, verdict]));
}

/** Of 1,000 sessions drawn from these series, the share in which compare finds this. */
function shareOf(
  wanted: (verdicts: Map<string, string>) => boolean,
  { from, ...plan }: { from: readonly Series[]; blocks: number; times: number },
): number {
  const random = seeded(plan.blocks);
  const found = Array.from({ length: 1_000 }, (_, index) => {
    const session = drawSession(from[index % from.length]!, plan, random);
    return wanted(verdictsIn(session));
  });
  return found.filter(Boolean).length / found.length;
}

const isFalse = (verdicts: Map<string, string>) => [...verdicts.values()].some((verdict) => verdict === "faster" || verdict === "slower");

// A session is false if any of its headline measures, goodput, p50 or p99, has a verdict although both sides are the same variant.
it.each([6, 8, 10])("gives a false verdict in at most 7 % of 1,000 sessions of %i pairs that compare a variant with itself", (blocks) => {
  const share = shareOf(isFalse, { from: whole, blocks, times: 1 });
  expect(share).toBeLessThanOrEqual(0.07);
});

it("finds a goodput lower by 20 % in at least 9 of 10 of 1,000 sessions of eight pairs of 20 s", () => {
  expect(shareOf((verdicts) => verdicts.get("goodput") === "slower", { from: long, blocks: 8, times: 0.8 })).toBeGreaterThanOrEqual(0.9);
});

it("judges a drawn session as compare does", () => {
  const session = drawSession(whole[0]!, { blocks: 8, times: 0.8 }, seeded());
  const { measures } = compare(session)[0]!;
  expect(measures.map(({ measure }) => measure)).toEqual(["goodput", "p50", "p99"]);
  expect(new Map(measures.map(({ measure, verdict }) => [measure, verdict]))).toEqual(verdictsIn(session));
});

it("keeps of a session what other sessions can be drawn from", () => {
  const session = drawSession(whole[0]!, { blocks: 8, times: 1 }, seeded());
  const runs = session.runs.map((run) => ({ ...run, mode: run.step.section === "equal" ? ("open" as const) : ("closed" as const) }));
  const kept = seriesOf({ ...session, runs });
  expect(kept.map(({ variant }) => variant)).toEqual([a, b]);
  expect(kept[0]!.values["goodput"]).toEqual(
    runs.filter(({ mode, step }) => mode === "closed" && step.variant === a).map(({ throughput }) => throughput.goodput),
  );
  expect(seriesOf({ ...session, runs: runs.slice(0, 8) })).toEqual([]);
});
