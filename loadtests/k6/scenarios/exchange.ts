import type { RefinedResponse } from "k6/http";
import type { Turn } from "../../runner/src/load-plan.ts";
import { formatLine, type LineKind } from "../ledger/line.ts";
import { readAnswer } from "../ledger/read-answer.ts";
import type { Errand } from "../workloads/request.ts";

/** A request that was answered or given up. */
export interface Exchange {
  kind: LineKind;
  errand: Errand;
  phase: Turn["phase"];
  intendedMs: number;
  startedMs: number;
  response: RefinedResponse<"text">;
}

/** Enters in the client's ledger what the customer was told; returns the reason, if there was one. */
export function enter({ kind, errand, phase, intendedMs, startedMs, response }: Exchange): string {
  const { status, timings } = response;
  const answer = status === 0 ? { reason: `error-${response.error_code}`, definite: false } : readAnswer(status, response.body);
  const line = formatLine({
    kind,
    bookingId: errand.bookingId,
    customerId: errand.customerId,
    items: errand.items,
    phase,
    intendedMs,
    startLagMs: startedMs - intendedMs,
    connectionMs: timings.blocked,
    // `blocked` has the time to connect in it, and `duration` has neither; without an answer k6 may have measured nothing.
    durationMs: status === 0 ? Date.now() - startedMs : timings.blocked + timings.duration,
    status,
    reason: answer.reason,
    serverTiming: response.headers["Server-Timing"] ?? "",
    definite: answer.definite,
  });
  console.log(line);
  return answer.reason;
}
