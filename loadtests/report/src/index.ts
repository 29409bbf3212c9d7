export { resultsSchema } from "./results.ts";
export type { Attestation, Manifest, Measured, Percentiles, Results, Run } from "./results.ts";
