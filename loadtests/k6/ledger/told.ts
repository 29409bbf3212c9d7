import { toldBy, type Told } from "../../../services/shared/contract/src/outcomes.ts";
import type { ClientLine } from "./line.ts";

/** What the client knows of a booking, or of its cancel, after this line. */
export function toldOf(line: ClientLine): Told {
  return toldBy(line.status, line.definite);
}

/** Milliseconds from a request's arrival to a moment, as its `Server-Timing` header has it; none where it has not come. */
export function momentOf(serverTiming: string, moment: "accept" | "decide" | "apply"): number | undefined {
  const entry = serverTiming.split(",").find((each) => each.trimStart().startsWith(`${moment};`));
  const dur = entry === undefined ? null : /;\s*dur=([\d.]+)/.exec(entry);
  return dur === null ? undefined : Number(dur[1]);
}
