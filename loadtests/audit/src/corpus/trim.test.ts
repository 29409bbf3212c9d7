import { expect, it } from "vitest";
import { trailsOf } from "../trails.ts";
import { runInvariants } from "../invariants/run-invariants.ts";
import { cleanRun } from "./clean-run.ts";
import { editsOf } from "./corpus.ts";
import { edits } from "./edits.ts";
import { trim } from "./trim.ts";

const large = cleanRun({ bookings: 2_000, items: 300, unitsPerItem: 5_000, customers: 10_000, inventories: 3 });
const trimmed = trim(large, 50);
const promised = runInvariants.filter(({ id }) => large.promises.includes(id));

it("leaves a small run that is as clean as the large one", () => {
  expect(trailsOf(trimmed)).toHaveLength(50);
  expect(trimmed.accounts.length).toBeLessThanOrEqual(50);
  expect(promised.filter((invariant) => invariant.check(trimmed).verdict !== "holds")).toEqual([]);
});

it("leaves what every bad history needs", () => {
  for (const { breaks, apply } of editsOf(trimmed, edits)) {
    const found = promised.filter((invariant) => invariant.check(apply(trimmed)).verdict === "violated");
    expect(found.map(({ id }) => id)).toEqual([breaks]);
  }
});
