import type { FaultRecord } from "../results/faults.ts";
import type { Recovery, RecoveryPair } from "./recovery-findings.ts";
import { sayPair } from "./recovery-words.ts";
import { listOf } from "./words.ts";

interface Paired {
  pairs: RecoveryPair[];
  left: string[];
}

/** Puts the cases of two designs that share a fault beside each other, and says of the others why they cannot be. */
export function pairUp(cases: readonly Recovery[]): Paired {
  const groups = Map.groupBy(
    cases.filter(({ record }) => record.shared !== null),
    ({ record }) => record.shared ?? "",
  );
  const paired = [...groups].map(([shared, own]) => pairOf(shared, own));
  return { pairs: paired.flatMap(({ pairs }) => pairs), left: paired.flatMap(({ left }) => left) };
}

function pairOf(shared: string, own: readonly Recovery[]): Paired {
  const names = listOf(own.map(({ record }) => `${record.name} of ${record.design}`));
  const [a, b] = own;
  if (a === undefined || b === undefined) return { pairs: [], left: [`${shared}: of the designs that share it only ${names} counts.`] };
  if (own.length > 2 || a.record.design === b.record.design)
    return { pairs: [], left: [`${shared}: it takes one case of each of two designs, and these are ${names}.`] };
  const differences = differencesOf(a.record, b.record);
  return differences.length === 0
    ? { pairs: [{ shared, a, b, words: sayPair(a, b) }], left: [] }
    : { pairs: [], left: [`${shared}: ${names} differ in ${listOf(differences)}.`] };
}

const conditions: Record<string, (record: FaultRecord) => unknown> = {
  "the rate": ({ ratePerS }) => ratePerS,
  "the length of the load": ({ durationS }) => durationS,
  "what was done and when": ({ faults }) => faults.map(({ what, planned, atS, forS }) => [what, planned, atS, forS]),
};

/** What else than the design differs between two cases. */
function differencesOf(a: FaultRecord, b: FaultRecord): string[] {
  const named = Object.entries(conditions).filter(([, of]) => JSON.stringify(of(a)) !== JSON.stringify(of(b)));
  const switches = Object.keys(a.switches).filter((name) => name in b.switches && a.switches[name] !== b.switches[name]);
  return [...named.map(([name]) => name), ...switches];
}
