export type { AuditReport, Verdict } from "./audit.ts";
export { trim } from "./corpus/trim.ts";
export type { Asked, Ledgers, StockSnapshot, Unfinished } from "./ledgers.ts";
export { lost } from "./lost.ts";
export { oversell, undersell } from "./oversell.ts";
export { audit, exitCodeOf } from "./verdict.ts";
