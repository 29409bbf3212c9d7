import type { Results } from "../results/results.ts";
import { ablation } from "./ablation.ts";
import { capacity } from "./capacity.ts";
import { compare } from "./compare.ts";
import type { AblationFinding, CapacityFinding, Comparison, MeasureComparison, SweepFinding } from "./findings.ts";
import { measures } from "./measures.ts";
import { recovery } from "./recovery.ts";
import type { RecoveryFindings } from "./recovery-findings.ts";
import { sweep } from "./sweep.ts";
import { listOf, sayCertainty, sayRatio } from "./words.ts";

/** What an answer can be made of. */
interface Found {
  comparisons: readonly Comparison[];
  capacities: readonly CapacityFinding[];
  sweeps: readonly SweepFinding[];
  ablations: readonly AblationFinding[];
  recovery: Pick<RecoveryFindings, "words">;
}

const asked = new Set(["goodput", "p50", "p99", "cpuMs"]);
const openings = { saturation: "At saturation", "equal rate": "At equal rates" };

/** The answer of a session in at most two sentences. */
export function answerOf(results: Results): string[] {
  return answerFrom({
    comparisons: compare(results),
    capacities: capacity(results),
    sweeps: sweep(results),
    ablations: ablation(results),
    recovery: recovery(results),
  });
}

/** The answer from the verdicts of a session: what saturation shows, and what equal rates do. */
export function answerFrom({ comparisons, capacities, sweeps, ablations, recovery: recovered }: Found): string[] {
  const [first] = comparisons;
  const own = comparisons.filter(({ a, b }) => a === first?.a && b === first.b);
  const sentences = [sentenceOf(own, "saturation"), sentenceOf(own, "equal rate")].filter((sentence) => sentence !== undefined);
  const others = [...ablations, ...sweeps, ...capacities].flatMap(({ words }) => words.slice(0, 1));
  return sentences.length > 0 ? sentences : [...others, ...recovered.words].slice(0, 2);
}

function sentenceOf(comparisons: readonly Comparison[], load: MeasureComparison["load"]): string | undefined {
  const clauses = comparisons.flatMap((comparison) => {
    const own = comparison.measures.filter((measure) => measure.load === load && asked.has(measure.measure));
    return own.length === 0 ? [] : [`under ${comparison.workload} ${listOf(claimsOf(own, comparison))}`];
  });
  return clauses.length === 0 ? undefined : `${openings[load]}, ${clauses.join("; ")}.`;
}

/** What is shown, one by one; what is not, together. */
function claimsOf(own: readonly MeasureComparison[], { a, b }: Comparison): string[] {
  const shown = own.filter(({ verdict }) => verdict === "faster" || verdict === "slower");
  const open = own.filter((measure) => !shown.includes(measure));
  const why = open.some(({ verdict }) => verdict === "too few pairs")
    ? "there are too few pairs for a verdict on"
    : "no difference is shown in";
  const claims = shown.map((measure) => {
    const claim = measures.find(({ name }) => name === measure.measure)?.claim;
    return `${claim?.({ a, b, times: `${sayRatio(measure.ratio)} times` })} (${sayCertainty(measure)})`;
  });
  return open.length === 0 ? claims : [...claims, `${why} ${listOf(open.map(({ label }) => label))} between ${a} and ${b}`];
}
