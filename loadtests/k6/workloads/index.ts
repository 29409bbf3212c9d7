export { demandNames, vary } from "./demand.ts";
export { keyOf } from "./lots.ts";
export { longestPausesMs, pauseBefore, turnsAway } from "./pause.ts";
export { errandsOf } from "./request.ts";
export { stockPerItem } from "./stock.ts";
export { tracerOf } from "./traceparent.ts";
export type { RequestKind } from "./traceparent.ts";
export { isWorkload, workloadOf, workloads } from "./workload.ts";
export type { WorkloadName } from "./workload.ts";
