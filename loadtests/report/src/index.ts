export { harnessOf } from "./analysis/cost-harness.ts";
export type { CpuProfile } from "./analysis/cost-harness.ts";
export type { Measured, Percentiles } from "./results/measured.ts";
export { resultsSchema } from "./results/results.ts";
export type { Ceiling, Manifest, Results } from "./results/results.ts";
export type { Attestation, Costs, Harness, LinkTraffic, Network, ProcessUse, Run, Second, Step, Traced } from "./results/run.ts";
export type { Section, SectionLoad, SectionOf } from "./results/section.ts";
export type { TraceStudy, WaterfallSpan } from "./results/traces.ts";
