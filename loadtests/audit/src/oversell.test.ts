import { expect, it } from "vitest";
import { cleanRun } from "./corpus/clean-run.ts";
import { oversell, undersell } from "./oversell.ts";

const scarce = { bookings: 240, items: 4, unitsPerItem: 80, scarce: true };

it("counts no oversell and no undersell where nothing ran out", () => {
  expect(oversell(cleanRun())).toEqual({ units: 0, rate: 0 });
  expect(undersell(cleanRun())).toEqual({ units: 0, rate: 0 });
});

it("counts units sold beyond the stock of their item, as a share of those sold", () => {
  const run = cleanRun({ ...scarce, oversoldUnits: 60 });
  const understocked = { ...run, dataset: { ...run.dataset, stock: run.dataset.stock.map((bucket) => ({ ...bucket, units: 0 })) } };
  expect(oversell(run).units).toBeGreaterThan(0);
  expect(oversell(understocked).rate).toBe(1);
});

it("counts units left of what customers were refused, as a share of the stock", () => {
  const { units, rate } = undersell(cleanRun(scarce));
  expect(units).toBeGreaterThan(0);
  expect(rate).toBe(units / 320);
});
