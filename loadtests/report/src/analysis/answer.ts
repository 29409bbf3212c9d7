import type { AblationFinding, CapacityFinding, Comparison, MeasureComparison, SweepFinding } from "./findings.ts";

/** What an answer can be made of. */
interface Found {
  comparisons: readonly Comparison[];
  capacities: readonly CapacityFinding[];
  sweeps: readonly SweepFinding[];
  ablations: readonly AblationFinding[];
}

/** The answer of a session in at most two sentences, from its verdicts: what saturation showed, and what equal rates did. */
export function answerOf({ comparisons, capacities, sweeps, ablations }: Found): string[] {
  const [first] = comparisons;
  if (first !== undefined) {
    const own = comparisons.filter(({ a, b }) => a === first.a && b === first.b);
    const sentences = [sentenceOf(own, "saturation"), sentenceOf(own, "equal rate")].filter((sentence) => sentence !== undefined);
    if (sentences.length > 0) return sentences;
  }
  return [...ablations, ...sweeps, ...capacities].flatMap(({ words }) => words.slice(0, 1)).slice(0, 2);
}

function sentenceOf(comparisons: readonly Comparison[], load: MeasureComparison["load"]): string | undefined {
  const clauses = comparisons.flatMap(({ workload, measures }) => {
    const own = measures.filter((measure) => measure.load === load && asked.has(measure.measure));
    return own.length === 0 ? [] : [`${own.map(claimOf).join(", ")} (${workload})`];
  });
  const [first] = comparisons;
  if (clauses.length === 0 || first === undefined) return undefined;
  const opening = load === "saturation" ? "At saturation" : "At equal rates";
  return `${opening}, against ${first.a}, ${first.b} has ${clauses.join("; ")}.`;
}

const asked = new Set(["goodput", "p50", "p99", "cpuMs"]);

function claimOf({ label, verdict, ratio, interval: [low, high] }: MeasureComparison): string {
  if (verdict === "no difference shown") return `no difference shown in ${label}`;
  if (verdict === "too few pairs") return `too few pairs for a verdict on ${label}`;
  const certainty = `95 %: ${say(low)} to ${say(high)}`;
  return `${say(ratio)} times the ${label} (${verdict === "faster" ? "better" : "worse"}; ${certainty})`;
}

const say = (ratio: number) => ratio.toLocaleString("en", { maximumSignificantDigits: 2 });
