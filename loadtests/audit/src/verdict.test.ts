import { expect, it } from "vitest";
import { cleanRun } from "./corpus/clean-run.ts";
import { oversellingRun } from "./corpus/control.ts";
import { audit, exitCodeOf } from "./verdict.ts";

it("holds on a clean run, in the order of its promises", () => {
  const report = audit(cleanRun());
  expect(report.invariants.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  expect(report.invariants.map(({ id }) => id)).toEqual(cleanRun().promises);
  expect(report.verdict).toBe("holds");
});

it("holds on a clean run of fifty thousand bookings", () => {
  const report = audit(cleanRun({ bookings: 50_000, customers: 10_000, unitsPerItem: 100_000, items: 200, inventories: 3 }));
  expect(report.verdict).toBe("holds");
}, 60_000);

it("holds on a clean run that sells out", () => {
  const report = audit(cleanRun({ bookings: 240, items: 4, unitsPerItem: 80, scarce: true }));
  expect(report.invariants.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
});

it("finds the control oversold, and names the bookings that got what was gone", () => {
  const report = audit(oversellingRun());
  const oversold = report.invariants.find(({ id }) => id === 3);
  expect(report.verdict).toBe("violated");
  expect(oversold).toMatchObject({ verdict: "violated", evidence: expect.stringContaining("units sold beyond the stock") as string });
  expect(oversold?.ids.length).toBeGreaterThan(0);
});

it("does not take a promise for kept that nobody checks, nor no promise at all", () => {
  expect(audit({ ...cleanRun(), promises: [1, 99] }).verdict).toBe("unknown");
  expect(audit({ ...cleanRun(), promises: [] }).verdict).toBe("unknown");
});

it("lets what is violated outweigh what is unknown", () => {
  expect(audit({ ...oversellingRun(), promises: [3, 99] }).verdict).toBe("violated");
});

it("exits 0, 1 or 2", () => {
  expect([exitCodeOf("holds"), exitCodeOf("violated"), exitCodeOf("unknown")]).toEqual([0, 1, 2]);
});
