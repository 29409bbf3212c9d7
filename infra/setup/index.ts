export { placeOnce } from "./base/place.mjs";
export { cacheFolder } from "./config.mjs";
export { runSteps } from "./tasks/run-steps.ts";
export type { Step } from "./tasks/step.ts";
export { sum, summaryLine } from "./tasks/tally.ts";
export type { Tally } from "./tasks/tally.ts";
export { doctorTable, inspectTools } from "./tools/doctor.ts";
export { ensureTools } from "./tools/ensure.ts";
export type { Tool, ToolName } from "./tools/tool.ts";
