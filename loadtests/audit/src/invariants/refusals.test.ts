import { expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import { requestOf, standing } from "../corpus/select.ts";
import type { Asked } from "../ledgers.ts";
import { outcomeOf } from "../outcomes.ts";
import { trailsOf } from "../trails.ts";
import { refusalsAreDue } from "./refusals.ts";

const scarce = cleanRun({ bookings: 240, items: 4, unitsPerItem: 80, scarce: true });

it("adds up what was asked for, and under scarcity what was sold and left", () => {
  expect(refusalsAreDue.check(cleanRun()).evidence).toMatch(/^90 asked for = \d+ confirmed \+ \d+ rejected/);
  expect(refusalsAreDue.check(scarce).evidence).toMatch(/rejected \(sold-out\).*; \d+ units sold of 320, \d+ undersold$/);
});

it("believes no sold-out where everybody together asked for no more than there was", () => {
  const plentiful = {
    ...scarce,
    dataset: { ...scarce.dataset, stock: scarce.dataset.stock.map((bucket) => ({ ...bucket, units: 10_000 })) },
  };
  expect(refusalsAreDue.check(scarce).verdict).toBe("holds");
  expect(refusalsAreDue.check(plentiful).verdict).toBe("violated");
});

it("judges no refusal when faults were planned, and says so", () => {
  const clean = cleanRun();
  const unanswered: Asked = { ...requestOf(standing(clean)), bookingId: "unanswered", told: "unknown" };
  const asked = [...clean.asked, unanswered];
  expect(refusalsAreDue.check({ ...clean, asked }).ids).toEqual(["unanswered"]);
  const faulty = refusalsAreDue.check({ ...clean, asked, faults: [{ name: "kill", planned: 1, hit: 1 }] });
  expect(faulty).toMatchObject({ verdict: "holds", evidence: expect.stringContaining("1 fault planned") as string });
});

it("accounts for what a participant was told to fail, and for nothing that it was not", () => {
  const clean = cleanRun();
  const failing = (failingShare: number) => refusalsAreDue.check({ ...clean, dataset: { ...clean.dataset, failingShare } });
  expect(failing(0).verdict).toBe("holds");
  // Everybody fails everything, and yet customers were told confirmed.
  const confirmed = trailsOf(clean).filter((trail) => outcomeOf(trail).outcome === "confirmed").length;
  expect(failing(1).evidence).toContain(`${confirmed} bookings without a due outcome`);
  const refused: Asked = { ...requestOf(standing(clean)), bookingId: "failed", told: "rejected", reason: "unavailable" };
  const check = (failingShare: number) =>
    refusalsAreDue.check({ ...clean, asked: [refused], decisions: [], dataset: { ...clean.dataset, failingShare } });
  expect(check(1).verdict).toBe("holds");
  expect(check(0).ids).toEqual(["failed"]);
});

it("counts a request that was refused at the door, with its reason", () => {
  const clean = cleanRun();
  const refused: Asked = { ...requestOf(standing(clean)), bookingId: "refused", told: "refused" };
  const check = (asked: Asked) => refusalsAreDue.check({ ...clean, asked: [...clean.asked, asked] });
  expect(check({ ...refused, reason: "overloaded" }).evidence).toContain("1 refused (overloaded)");
  expect(check(refused).ids).toEqual(["refused"]);
});
