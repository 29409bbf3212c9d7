import { describe, expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import type { Ledgers } from "../ledgers.ts";
import { runInvariants } from "./run-invariants.ts";

const clean = cleanRun();

const empty: Ledgers = {
  ...clean,
  asked: [],
  decisions: [],
  stock: [],
  snapshots: [],
  stockMovements: [],
  moneyMovements: [],
  accounts: [],
  marks: [],
  load: { offered: 0, started: 0, dropped: 0, startLagP99Ms: null, closedLoop: false },
  durability: { declared: "D1", before: null, after: null },
};

// That no fault was hit is no gap in the evidence where none was planned.
const provesItselfEmpty = [21];

const promised = runInvariants.filter(({ id }) => clean.promises.includes(id));

describe.each(promised.map((invariant) => [invariant.id, invariant.name, invariant] as const))("%i: %s", (id, _name, { check }) => {
  it("holds on a clean run, with figures", () => {
    expect(check(clean)).toMatchObject({ verdict: "holds", ids: [] });
    expect(check(clean).evidence).toMatch(/\d/);
  });

  it.skipIf(provesItselfEmpty.includes(id))("is unknown without evidence", () => {
    expect(check(empty).verdict).toBe("unknown");
  });
});
