export { placeOnce } from "./base/place.mjs";
export { cacheFolder } from "./config.mjs";
export { doctorTable, inspectTools } from "./tools/doctor.ts";
export { ensureTools } from "./tools/ensure.ts";
export type { Tool, ToolName } from "./tools/tool.ts";
