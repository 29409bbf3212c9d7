export { costLines } from "./analysis/cost.ts";
export type { CostLine } from "./analysis/cost.ts";
export { bills } from "./analysis/cost-bill.ts";
export { claimBeside, claimOf, quoted } from "./analysis/cost-claim.ts";
export { readPrices } from "./prices/prices.ts";
export type { Prices } from "./prices/prices.ts";
export { harnessOf } from "./analysis/cost-harness.ts";
export type { CpuProfile } from "./analysis/cost-harness.ts";
export type { Measured, Percentiles } from "./results/measured.ts";
export { resultsSchema } from "./results/results.ts";
export type { Ceiling, Manifest, Results } from "./results/results.ts";
export type { Attestation, Costs, Harness, LinkTraffic, Network, ProcessUse, Run, Second, Step, Traced } from "./results/run.ts";
export type { Section, SectionLoad, SectionOf } from "./results/section.ts";
export type { TraceStudy, WaterfallSpan } from "./results/traces.ts";
export type {
  AblationFinding,
  CapacityFinding,
  CapacityPoint,
  Comparison,
  Corner,
  Flip,
  MeasureComparison,
  PointMeasure,
  RatioEstimate,
  Rung,
  SweepFinding,
  Verdict,
} from "./analysis/findings.ts";
export type { CapacitySearch, NextStep, Probe } from "./analysis/capacity-search.ts";
export type { Interval } from "./statistics/interval.ts";
export { compare } from "./analysis/compare.ts";
export { capacity } from "./analysis/capacity.ts";
export { probeOf } from "./analysis/capacity-probe.ts";
export { nextProbe } from "./analysis/capacity-search.ts";
export { answerOf } from "./analysis/answer.ts";
export { changesSince, hasRegressed } from "./analysis/changes.ts";
export type { Change, Changes } from "./analysis/changes.ts";
export { ablation } from "./analysis/ablation.ts";
export { sweep } from "./analysis/sweep.ts";
