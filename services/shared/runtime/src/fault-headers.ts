import type { IncomingHttpHeaders } from "node:http";
import { ProblemError } from "@coordbench/contract";

/** Nothing is broken by a request: whoever means to break something by its headers is told so, and how it is done. */
export function faultHeaderIn(headers: IncomingHttpHeaders): ProblemError | undefined {
  const name = Object.keys(headers).find((each) => each.startsWith("x-fault"));
  if (name === undefined) return undefined;
  const detail = `no request breaks anything: leave ${name} out; a service that has failpoints is told by PUT /faults/NAME`;
  return new ProblemError("invalid-request", detail, { field: name });
}
