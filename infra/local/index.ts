export { freePort } from "./ports.ts";
export { startPostgres } from "./postgres.ts";
export type { PostgresServer } from "./postgres.ts";
export type { LocalProcess } from "./process.ts";
export { cpuMsOf, memoryBytesOf } from "./proc.ts";
export { startService } from "./service.ts";
export type { LocalService } from "./service.ts";
export { cleanUp, createStackFolder } from "./stack-folder.ts";
export type { StackFolder } from "./stack-folder.ts";
