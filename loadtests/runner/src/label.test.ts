import { expect, it } from "vitest";
import { labelOf } from "./label.ts";

it.each([
  ["where all stand as they stand", {}, "saga"],
  ["where one is set to what it would be anyway", { buckets: "1" }, "saga"],
  ["where one differs", { buckets: "16", holdMs: "15000" }, "saga, buckets=16"],
  ["where several differ, in the design's order", { holdMs: "900", buckets: "16" }, "saga, buckets=16, holdMs=900"],
  ["where a run tells its pace beside them", { rate: 150, itemsPerBooking: 1, batch: "1" }, "saga, batch=1"],
])("a design is shown with its switches %s", (_where, switches, label) => {
  expect(labelOf("saga", switches)).toBe(label);
});

it("a distance is shown wherever there is one, though it be 0", () => {
  expect(labelOf("saga", { buckets: "16" }, { roundTripMs: 0 })).toBe("saga, buckets=16, rtt=0");
});

it("a run that is traced is no other's like", () => {
  expect(labelOf("saga", { buckets: "16" }, { sampledShare: 0.01 })).toBe("saga, buckets=16, traced 1%");
  expect(labelOf("saga", {}, { sampledShare: 0 })).toBe("saga");
});

it("a design that nobody knows any more is shown by its name", () => {
  expect(labelOf("three-phase-commit", { buckets: "16" })).toBe("three-phase-commit");
});
