import type { Tuning } from "../designs/design.ts";
import type { FaultCase } from "../faults/fault.ts";
import { stackOf } from "../faults/plan.ts";
import { designNamed, settle } from "../wish.ts";

/** What a case asks of a design, wherever it is played. */
export function tuningOf(theCase: FaultCase, run: string): Tuning {
  const { design, switches, items, unitsPerItem, declineShare } = stackOf(theCase);
  const dataset = { items, unitsPerItem, declineShare };
  return { run, dataset, switches: settle(designNamed(design), switches), durability: "D1" };
}
