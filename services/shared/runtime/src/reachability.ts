import { status } from "@grpc/grpc-js";
import { NoSession } from "./postgres.ts";

const networkFailures = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH"];
/** PostgreSQL is shutting down, has crashed, or is starting. */
const databaseAway = ["57P01", "57P02", "57P03"];
const codes = new Set<unknown>([...networkFailures, ...databaseAway, status.UNAVAILABLE, status.DEADLINE_EXCEEDED]);

/** Somebody whom this service depends on could not be reached. */
export class Unreachable extends Error {}

/** Whether an error says that somebody this service depends on could not be reached, rather than that something is wrong with it. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof NoSession || error instanceof Unreachable) return true;
  if (!(error instanceof Error)) return false;
  // The driver has no code for a session that ended under it.
  return codes.has((error as Error & { code?: unknown }).code) || error.message.startsWith("Connection terminated");
}
