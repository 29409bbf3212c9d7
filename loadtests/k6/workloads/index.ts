export { demandNames, vary } from "./demand.ts";
export { errandsOf } from "./request.ts";
export { stockPerItem } from "./stock.ts";
export { workloadOf, workloads } from "./workload.ts";
export type { WorkloadName } from "./workload.ts";
