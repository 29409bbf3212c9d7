import { expect, it } from "vitest";
import { stages } from "./stages.ts";

const names = stages.flatMap(({ plants }) => plants.map(({ name }) => name));

it("knows the mistakes that others have made before, by their names", () => {
  expect(names).toEqual(
    expect.arrayContaining([
      "commit sent before the decision is durable",
      "tombstone missing",
      "compensation skipped when the reply was lost",
      "confirm ignoring expiry",
      "bucket walk holding twice",
      "same request answered twice with different outcomes",
    ]),
  );
});

it.each(stages)("plants at least ten mistakes in $name, each under a name of its own", ({ plants }) => {
  expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
  expect(plants.length).toBeGreaterThanOrEqual(10);
});
