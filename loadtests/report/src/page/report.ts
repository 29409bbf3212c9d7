import type { Changes } from "../analysis/changes.ts";
import type { Prices } from "../prices/prices.ts";
import type { Results } from "../results/results.ts";
import { accentsOf } from "./accents.ts";
import type { Part, Report } from "./document.ts";
import { findingsOf } from "./findings.ts";
import { ablationPart } from "./parts/ablation.ts";
import { againPart } from "./parts/again.ts";
import { answerPart } from "./parts/answer.ts";
import { auditPart } from "./parts/audit.ts";
import { capacityPart } from "./parts/capacity.ts";
import { ceilingsPart } from "./parts/ceilings.ts";
import { changesPart } from "./parts/changes.ts";
import { comparisonPart } from "./parts/comparison.ts";
import { costsPart } from "./parts/costs.ts";
import { groupsOf } from "./parts/groups.ts";
import { headlinePart } from "./parts/headline.ts";
import { invalidPart, tally } from "./parts/invalid.ts";
import { latencyPart } from "./parts/latency.ts";
import { sweepPart } from "./parts/sweep.ts";
import { threatsPart } from "./parts/threats.ts";
import { throughputPart } from "./parts/throughput.ts";
import { tracesPart } from "./parts/traces.ts";

/** What a report can say beside what is in its results. */
export interface Additions {
  /** What changed since an earlier session. */
  changes?: Changes;
  /** What things cost: without them there are no dollars. */
  prices?: Prices;
}

/** Puts together what a session has to say, the answer first; a part without data is left out. */
export function reportOf(results: Results, { changes, prices }: Additions = {}): Report {
  const findings = findingsOf(results);
  const { runs, manifest } = results;
  const accents = accentsOf(results);
  const groups = groupsOf(results);
  const parts: (Part | undefined)[] = [
    answerPart(results, findings),
    ...(changes === undefined ? [] : [changesPart(changes)]),
    comparisonPart(findings.comparisons, accents),
    ablationPart(findings.ablations, accents),
    headlinePart(groups),
    latencyPart(groups, accents),
    throughputPart(groups, accents),
    capacityPart(findings.capacities, accents),
    sweepPart(findings.sweeps, accents),
    costsPart(results, prices, accents),
    tracesPart(results, accents),
    auditPart(runs),
    ceilingsPart(results.ceilings, findings.ceilings, accents),
    invalidPart(results),
    threatsPart(results),
    againPart(results),
  ];
  return {
    title: "What does agreement cost?",
    subtitle: [
      `${tally(results)} on ${manifest.machine.cores} cores of ${manifest.machine.cpu}, ${day(manifest.createdAt)}`,
      manifest.command,
    ],
    parts: parts.filter((part) => part !== undefined),
  };
}

function day(moment: string): string {
  return new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
