import { mean } from "simple-statistics";
import { between, completeBlocks, type Place, type Step } from "./ablation-ladder.ts";
import { estimateRatio } from "./blocks.ts";
import type { Corner, Product } from "./findings.ts";
import type { Measure } from "./measures.ts";

/** The change of a rung, made as the first one or as the last: from one place to another. */
interface Change {
  rung: Step;
  standing: Corner["standing"];
  from: Place;
  to: Place;
}

/**
 * Compares what a change does on its rung with what it does alone, or last. Only the rungs of the last design can be so compared: the
 * first of them is where its switches stand as in the design before.
 */
export function interactionOf(
  measure: Measure,
  ladder: readonly Step[],
  corners: readonly Place[],
): { corners: Corner[]; product: Product | null } {
  const last = ladder.at(-1);
  const start = ladder.findIndex((step) => last !== undefined && designOf(step) === designOf(last));
  const base = ladder[start];
  if (last === undefined || base === undefined) return { corners: [], product: null };
  const steps = ladder.slice(start);
  const changes = corners.flatMap((corner) => changesBy(corner, steps));
  const [first, final] = [steps[1], steps.at(-2)];
  const onLadder: Change[] =
    first === undefined || final === undefined
      ? []
      : [
          { rung: first, standing: "alone", from: base, to: first },
          { rung: last, standing: "last", from: final, to: last },
        ];
  const products = (["alone", "last"] as const).flatMap((standing) =>
    productOf(
      measure,
      steps,
      [...changes, ...onLadder].filter((change) => change.standing === standing),
    ),
  );
  return { corners: changes.flatMap((change) => cornerOf(measure, steps, change)), product: products[0] ?? null };
}

/** Which rung's change a corner makes alone, or makes last; none where it differs in another way. */
function changesBy(corner: Place, steps: readonly Step[]): Change[] {
  const [base, last] = [steps[0], steps.at(-1)];
  if (base === undefined || last === undefined) return [];
  return steps.slice(1).flatMap((rung, index): Change[] => {
    const made = difference(steps[index] ?? rung, rung);
    if (difference(base, corner) === made) return [{ rung, standing: "alone", from: base, to: corner }];
    return difference(corner, last) === made ? [{ rung, standing: "last", from: corner, to: last }] : [];
  });
}

function cornerOf(measure: Measure, steps: readonly Step[], change: Change): Corner[] {
  const { rung, standing, from, to } = change;
  const before = steps[steps.indexOf(rung) - 1] ?? rung;
  const blocks = completeBlocks(measure, [from, to, before, rung]);
  if (blocks.length === 0) return [];
  const onTheLadder = Math.exp(mean(between(measure, { from: before, to: rung }, blocks)));
  const { variant } = standing === "alone" ? to : from;
  return [{ variant, changes: rung.changes, standing, onTheLadder, ...estimateRatio(between(measure, change, blocks)) }];
}

/** Multiplies what every change does by itself, where every one was measured so. */
function productOf(measure: Measure, steps: readonly Step[], changes: readonly Change[]): Product[] {
  const [base, last] = [steps[0], steps.at(-1)];
  const [standing] = changes.map((change) => change.standing);
  const own = steps.slice(1).flatMap((rung) => changes.find((change) => change.rung === rung) ?? []);
  if (base === undefined || last === undefined || standing === undefined || own.length < 2 || own.length < steps.length - 1) return [];
  const blocks = completeBlocks(measure, [base, last, ...own.flatMap(({ from, to }) => [from, to])]);
  if (blocks.length === 0) return [];
  const together = between(measure, { from: base, to: last }, blocks);
  const each = own.map((change) => between(measure, change, blocks));
  const oneByOne = blocks.map((_, index) => each.reduce((sum, logs) => sum + (logs[index] ?? 0), 0));
  const leftOver = estimateRatio(together.map((log, index) => log - (oneByOne[index] ?? 0)));
  return [{ standing, oneByOne: Math.exp(mean(oneByOne)), together: Math.exp(mean(together)), leftOver }];
}

const designOf = ({ blocks }: Place) => [...blocks.values()][0]?.design;

/** What a place sets otherwise than another, as text: the same for the same change. */
function difference(from: Place, to: Place): string {
  const [before, after] = [settingsOf(from), settingsOf(to)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => (before[name] === after[name] ? [] : [`${name}=${after[name] ?? ""}`])).join(", ");
}

/** The load is the same for all; what is left is what makes a variant. */
function settingsOf({ blocks }: Place): Record<string, string> {
  const [run] = blocks.values();
  const all: Record<string, string | number> = run?.switches ?? {};
  const { rate: _rate, inFlight: _inFlight, ...switches } = all;
  const entries: [string, string | number][] = [...Object.entries(switches), ["durability", run?.durability.declared ?? "none"]];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
