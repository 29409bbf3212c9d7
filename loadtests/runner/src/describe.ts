import { audit, oversell, undersell, type Ledgers } from "@coordbench/audit";
import type { Run } from "@coordbench/report";
import { workloadOf } from "../../k6/workloads/index.ts";
import type { ClientRecord } from "./client-ledger.ts";
import type { Design, Standing } from "./designs/design.ts";
import type { Driven } from "./drive-load.ts";
import type { LoadPlan } from "./load-plan.ts";
import { costOf } from "./cost-of.ts";
import type { Reading } from "./measure.ts";
import { processUse } from "./process-use.ts";
import { judgeNetwork } from "./network/observe.ts";
import { judge, judgeStart } from "./validity.ts";

/** Everything that is known of a run when it has ended. */
export interface Evidence {
  design: Design;
  id: string;
  step: Run["step"];
  plan: LoadPlan;
  switches: Record<string, string>;
  startedAt: string;
  client: ClientRecord;
  driven: Driven;
  idle: [Reading, Reading];
  unfinished: Ledgers["unfinished"];
  durability: Run["durability"];
  /** Why no time of this run must be used, where an instrument held everything up. */
  disturbance: string | undefined;
  network: Run["network"];
}

/** Puts together what the audit looks at. */
export async function collectLedgers(
  { design, plan, client, driven, unfinished, durability }: Evidence,
  deployment: Pick<Standing, "ledgers">,
): Promise<Ledgers> {
  const stored = await deployment.ledgers();
  const { pace } = plan;
  return {
    design: design.name,
    workload: plan.workload,
    promises: design.promises,
    ...stored,
    dataset: { ...stored.dataset, scarce: workloadOf(plan.workload).scarce },
    asked: client.asked,
    snapshots: driven.snapshots,
    unfinished,
    faults: [],
    load: {
      offered: pace.mode === "open" ? Math.round(pace.ratePerS * plan.durationS) : client.attempted,
      started: client.attempted,
      dropped: driven.result.summary.droppedIterations,
      startLagP99Ms: pace.mode === "open" ? client.startLagP99Ms : null,
      closedLoop: pace.mode === "closed",
    },
    durability: { declared: durability.declared, before: durability.before.class, after: durability.after.class },
  };
}

/** Audits a run and says what it came to. */
export function describeRun(evidence: Evidence, ledgers: Ledgers): Run {
  const { design, id, step, plan, switches, startedAt, client, driven, idle, durability, network, disturbance } = evidence;
  const { pace, durationS, seed, workload } = plan;
  const report = audit(ledgers);
  const expected = design.expected(workload);
  const invalidBecause = [...judge(report, expected), ...judgeNetwork(network), ...judgeStart(driven.result.parts)];
  const confirmed = client.outcomes.confirmed / durationS;
  const spread = plan.pods > 1 && { loadPods: plan.pods };
  const offered = pace.mode === "open" ? pace.ratePerS : null;
  return {
    id,
    step,
    startedAt,
    design: design.name,
    workload,
    mode: pace.mode,
    switches: { ...switches, ...(pace.mode === "open" ? { rate: pace.ratePerS } : { inFlight: pace.inFlight }), ...spread, ...plan.demand },
    seed,
    durationS,
    network,
    traces: null,
    durability,
    throughput: { offered, attempted: client.attempted / durationS, confirmed, goodput: report.verdict === "holds" ? confirmed : null },
    latency: client.latency,
    latencyCurve: client.latencyCurve,
    timeline: client.timeline,
    outcomes: client.outcomes,
    oversell: oversell(ledgers),
    undersell: undersell(ledgers),
    ...costOf({ idle, load: driven.readings, attempted: client.attempted, confirmed: client.outcomes.confirmed, disturbance }),
    ...processUse({ driven, idle }),
    harness: null,
    audit: { ...report, expected },
    valid: invalidBecause.length === 0,
    invalidBecause,
  };
}
