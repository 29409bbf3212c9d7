import { hash32 } from "../../../services/shared/domain/src/hash.ts";
import type { LoadPlan } from "../../runner/src/load-plan.ts";
import { lot, scatter } from "./lots.ts";

/** The requests that one iteration may send, in the order in which they may come. */
export const requestOrdinals = { book: 0, duplicate: 1, cancel: 2 } as const;
/** A request that an iteration may send. */
export type RequestKind = keyof typeof requestOrdinals;

/** Apart from the lots of the errand, so that what is traced says nothing about what is booked. */
const sampledLot = 1_000;

const hex = (bits: number) => bits.toString(16).padStart(8, "0");

/** Makes the function that names the trace of each request of a run: k6 sends none of its own, and names drawn from the plan can be found again. */
export function tracerOf({ runId, seed, sampledShare }: LoadPlan): (key: number, kind: RequestKind) => string {
  const run = hex(hash32(`trace:${runId}`)) + hex(hash32(`trace:${seed}:${runId}`));
  return (key, kind) => {
    const iteration = hex(key);
    const request = hex(scatter(key + 1 + requestOrdinals[kind]));
    const flag = sampledShare > 0 && lot(key, sampledLot) < sampledShare ? "01" : "00";
    return `00-${run}${iteration}${request}-${request}${iteration}-${flag}`;
  };
}
