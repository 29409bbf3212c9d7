export { orphansOf } from "./orphans.ts";
export { readTraces } from "./read-traces.ts";
export { studyOf } from "./study.ts";
export type { Span, Trace } from "./trace.ts";
