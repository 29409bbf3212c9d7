import type { Ledgers } from "../ledgers.ts";
import { cleanRun } from "./clean-run.ts";

const promises = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 20, 21, 22, 23];

/** A run of the control under scarcity, demand three times the stock: it sells what is gone, from a copy that is out of date. */
export function oversellingRun(): Ledgers {
  const run = cleanRun({ bookings: 240, items: 4, unitsPerItem: 80, scarce: true, oversoldUnits: 60 });
  const durability = { declared: null, before: null, after: null };
  return { ...run, design: "uncoordinated", promises, durability, marks: [], participants: [] };
}
