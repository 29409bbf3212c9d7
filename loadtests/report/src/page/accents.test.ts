import { expect, it } from "vitest";
import { runUnderTest } from "../results/run-under-test.ts";
import { accentsOf } from "./accents.ts";

const run = (variant: string) => runUnderTest({ step: { section: "s", variant, block: 1, point: null } });

it("gives a design the same colour and shape in every report, and each of its variants a dash of its own", () => {
  const one = accentsOf({ runs: ["saga", "saga, buckets=16", "two-phase-commit"].map(run), traces: [] });
  const other = accentsOf({ runs: ["my-design", "saga"].map(run), traces: [] });
  expect(one("saga").colour).toBe(other("saga").colour);
  expect([one("saga, buckets=16").colour, one("saga, buckets=16").shape]).toEqual([one("saga").colour, one("saga").shape]);
  expect(one("saga, buckets=16").dash).not.toEqual(one("saga").dash);
  const looks = [other("saga"), other("my-design"), one("two-phase-commit")];
  expect(new Set(looks.map(({ colour }) => colour)).size).toBe(3);
  expect(new Set(looks.map(({ shape }) => shape)).size).toBe(3);
});
