import { expect, it } from "vitest";
import { drawTable } from "./table.ts";

it("draws names to the left and figures to the right, as wide as the widest", () => {
  const drawn = drawTable(
    ["design", "p99 ms"],
    [
      ["two-phase-commit", "9.5"],
      ["none", "1234.5"],
    ],
  );
  expect(drawn.split("\n")).toEqual([
    "design            p99 ms",
    "────────────────  ──────",
    "two-phase-commit     9.5",
    "none              1234.5",
  ]);
});
