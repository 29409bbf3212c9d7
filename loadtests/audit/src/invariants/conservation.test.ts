import { expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import type { Ledgers } from "../ledgers.ts";
import { stockIsConserved } from "./conservation.ts";

const clean = cleanRun();
const counted = (miscounted: number): Ledgers => ({
  ...clean,
  snapshots: clean.snapshots.map((snapshot) => ({ ...snapshot, levels: snapshot.levels.map((level) => ({ ...level, miscounted })) })),
});

it("holds a store's counters against its records, where it keeps both", () => {
  expect(stockIsConserved.check(counted(0)).verdict).toBe("holds");
  expect(stockIsConserved.check(counted(1)).verdict).toBe("violated");
});
