import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runInvariants } from "../invariants/run-invariants.ts";
import type { Ledgers } from "../ledgers.ts";
import { cleanRun } from "./clean-run.ts";
import { editsOf } from "./corpus.ts";
import { edits } from "./edits.ts";
import { corpus } from "./stored.ts";

const findings = (ledgers: Ledgers, verdict: string) =>
  runInvariants
    .filter(({ id }) => ledgers.promises.includes(id))
    .map((invariant) => ({ id: invariant.id, ...invariant.check(ledgers) }))
    .filter((finding) => finding.verdict === verdict);

describe.each(corpus.bases.map((base) => [base.design, base] as const))("the stored clean run of %s", (_design, clean) => {
  it("is flagged by nothing", () => {
    expect([...findings(clean, "violated"), ...findings(clean, "unknown")]).toEqual([]);
  });

  it.each(editsOf(clean, edits).map((edit) => [edit.breaks, edit.story, edit] as const))(
    "is flagged by %i alone: %s",
    (breaks, _story, edit) => {
      const before = JSON.stringify(clean);
      const edited = edit.apply(clean);
      const found = findings(edited, "violated");
      expect(found.map(({ id, evidence }) => [id, evidence])).toEqual([[breaks, expect.any(String)]]);
      expect(found[0]?.ids).not.toHaveLength(breaks === 6 && found[0]?.ids.length === 0 ? 1 : 0);
      expect(findings(edited, "unknown")).toEqual([]);
      expect(JSON.stringify(clean)).toBe(before);
    },
  );

  it("has a bad history for every invariant over a run that it promises", () => {
    const promised = runInvariants.map(({ id }) => id).filter((id) => clean.promises.includes(id));
    expect(new Set(editsOf(clean, edits).map(({ breaks }) => breaks))).toEqual(new Set(promised));
  });
});

it("has a bad history for every invariant over a run, each told once", () => {
  expect(new Set(edits.map(({ breaks }) => breaks))).toEqual(new Set(runInvariants.map(({ id }) => id)));
  expect(new Set(edits.map(({ story }) => story)).size).toBe(edits.length);
});

const shapes = fc.record({
  bookings: fc.integer({ min: 80, max: 160 }),
  items: fc.integer({ min: 6, max: 30 }),
  inventories: fc.integer({ min: 2, max: 9 }),
  customers: fc.integer({ min: 10, max: 60 }),
});

describe("any clean run", () => {
  it("is flagged by each edit's invariant and by no other", () => {
    const check = (shape: Parameters<typeof cleanRun>[0]) => {
      const clean = cleanRun({ ...shape, declineShare: 0.12 });
      expect(findings(clean, "violated")).toEqual([]);
      for (const { apply, breaks } of editsOf(clean, edits))
        expect(findings(apply(clean), "violated").map(({ id }) => id)).toEqual([breaks]);
    };
    fc.assert(fc.property(shapes, check), { numRuns: 20 });
  }, 60_000);
});
