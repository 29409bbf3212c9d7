export { ceilingTools, measureCeilings } from "./ceilings/measure-ceilings.ts";
export { designs } from "./designs/index.ts";
export type { Dataset, Deployment, Site } from "./designs/design.ts";
export { labelOf } from "./label.ts";
export { startNetwork } from "./network/network.ts";
export { revision } from "./manifest.ts";
export { performRun } from "./run.ts";
export { settle } from "./wish.ts";
