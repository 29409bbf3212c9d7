import { pino, type Logger } from "pino";
import { passwordNames } from "./config.ts";

/** The log of a service: lines of JSON on standard output. */
export function createLogger(service: string, config: { run: string; logLevel: string }): Logger {
  return pino({ level: config.logLevel, redact: [...passwordNames], base: { service, run: config.run, pid: process.pid } });
}
export type { Logger };
