import type { AuditReport, Verdict } from "@coordbench/audit";
import { describe, expect, it } from "vitest";
import { judge } from "./validity.ts";

const found = (id: number, verdict: Verdict) => ({ id, name: `name ${id}`, verdict, evidence: `evidence ${id}`, ids: [] });
const report = (verdict: Verdict, ...invariants: AuditReport["invariants"]): AuditReport => ({ verdict, invariants });

describe("a run", () => {
  it("is valid where the audit comes to what was expected", () => {
    expect(judge(report("holds", found(3, "holds"), found(21, "holds")), "holds")).toEqual([]);
    expect(judge(report("violated", found(3, "violated"), found(21, "holds")), "violated")).toEqual([]);
  });

  it.each(["violated", "unknown"] as const)("is not valid where the audit is %s instead, and says which invariant", (verdict) => {
    expect(judge(report(verdict, found(3, "holds"), found(7, verdict)), "holds")).toEqual([
      `the audit's verdict is ${verdict}, expected was holds: see invariant 7`,
    ]);
  });

  it.each([21, 22, 23, 24])("is not valid where invariant %i about the run itself is broken, whatever was expected", (id) => {
    expect(judge(report("violated", found(3, "violated"), found(id, "unknown")), "violated")).toEqual([
      `invariant ${id}, name ${id}: evidence ${id}`,
    ]);
  });

  it("of the control is not valid where it did not oversell", () => {
    expect(judge(report("violated", found(3, "holds"), found(5, "violated")), "violated").join()).toContain("did not oversell");
  });
});
