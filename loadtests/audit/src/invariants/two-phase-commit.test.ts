import { expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import { standing } from "../corpus/select.ts";
import type { Ledgers } from "../ledgers.ts";
import { decidedIsApplied, decidedOnce, promisedBeforeDecided } from "./two-phase-commit.ts";

const clean = cleanRun();
const { bookingId, book } = standing(clean);

/** The clean run with its first standing booking confirmed in a second attempt, after a first one that was aborted. */
function retried(): Ledgers {
  const isOther = (row: { bookingId: string; operation: string }) => row.bookingId !== bookingId || row.operation !== "book";
  const aborted = book.decisions.map((decision) => ({ ...decision, outcome: "rejected" as const, reason: "contention" }));
  const barred = book.marks.map((mark) => ({ ...mark, state: "barred" as const }));
  const second = <Row extends object>(row: Row) => ({ ...row, attempt: 2 });
  return {
    ...clean,
    decisions: [...clean.decisions.filter(isOther), ...aborted, ...book.decisions.map(second)],
    marks: [...clean.marks.filter(isOther), ...barred, ...book.marks.map(second)],
  };
}

it.each([decidedIsApplied, decidedOnce, promisedBeforeDecided])(
  "lets a server try a booking again under another attempt: $name",
  ({ check }) => {
    expect(check(retried()).verdict).toBe("holds");
  },
);

it("does not take what another attempt applied for what was decided", () => {
  const run = retried();
  const swapped = {
    ...run,
    marks: run.marks.map((mark) => (mark.bookingId === bookingId ? { ...mark, attempt: 3 - mark.attempt } : mark)),
  };
  expect(decidedIsApplied.check(swapped).ids).toEqual([bookingId]);
});

it("expects nothing of an inventory that holds none of the items", () => {
  const dataset = {
    ...clean.dataset,
    stock: [...clean.dataset.stock, { inventory: "inventory-9", sku: "item-9999", bucket: 0, units: 0 }],
  };
  expect(decidedIsApplied.check({ ...clean, dataset }).verdict).toBe("holds");
});
