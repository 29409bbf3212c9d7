import { describe, expect, it } from "vitest";
import { planLoad } from "./load-plan.ts";
import { keptTraceOf } from "./traces.ts";

const planOf = (sampledShare: number) => planLoad({ runId: "r1", workload: "steady", targets: ["http://here"], sampledShare });
const line = (iteration: number, more: Partial<Parameters<ReturnType<typeof keptTraceOf>>[0]> = {}) =>
  ({ kind: "B", bookingId: `r1-l${iteration}`, phase: "l", status: 201, ...more }) as const;
const iterations = Array.from({ length: 2_000 }, (_, iteration) => iteration);

describe("the traces that a run must leave", () => {
  it("are one of each request that was answered, where all are wanted", () => {
    const traceOf = keptTraceOf(planOf(1));
    const ids = iterations.flatMap((iteration) => [
      ...traceOf(line(iteration)),
      ...traceOf(line(iteration, { kind: "D" })),
      ...traceOf(line(iteration, { kind: "C" })),
      ...traceOf(line(iteration, { phase: "w", bookingId: `r1-w${iteration}` })),
    ]);
    expect(new Set(ids).size).toBe(4 * iterations.length);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });

  it("are none of a request that nobody may have heard", () => {
    expect(keptTraceOf(planOf(1))(line(1, { status: 0 }))).toEqual([]);
  });

  it("are the share that is wanted of them", () => {
    const kept = iterations.flatMap((iteration) => keptTraceOf(planOf(0.1))(line(iteration)));
    expect(kept.length / iterations.length).toBeCloseTo(0.1, 1);
    expect(iterations.flatMap((iteration) => keptTraceOf(planOf(0))(line(iteration)))).toEqual([]);
  });
});
