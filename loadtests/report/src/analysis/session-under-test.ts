import type { Results } from "../results/results.ts";
import { runUnderTest } from "../results/run-under-test.ts";
import type { Run } from "../results/run.ts";
import type { Section } from "../results/section.ts";

/** A session for tests with these sections and runs. */
export function sessionUnderTest(sections: Section[], runs: Run[]): Results {
  return {
    schema: "coordbench/results/2",
    manifest: {
      createdAt: "2026-11-01T00:00:00.000Z",
      finishedAt: null,
      command: "coordbench compare",
      revision: null,
      machine: { cpu: "a processor", cores: 2, memoryMb: 1_024, kernel: "a kernel" },
      stealShare: 0,
      versions: {},
    },
    sections,
    runs,
    traces: [],
    compareLink: null,
    ceilings: [],
    faults: [],
  };
}

/** What a test says of a run. */
export interface Told extends Partial<Run["step"]> {
  goodput?: number | null;
  p50?: number | null;
  p99?: number | null;
  costs?: Partial<Run["perBooking"]>;
  given?: Partial<Run>;
}

/** A run of a session for tests. */
export function toldRun({ goodput = 60, p50 = 3, p99 = 9, costs = {}, given = {}, ...step }: Told): Run {
  const { step: standard, ...run } = runUnderTest();
  return {
    ...run,
    step: { ...standard, ...step },
    throughput: { ...run.throughput, goodput },
    latency: { ...run.latency, outcome: { ...run.latency.outcome, p50, p99 } },
    perBooking: { ...run.perBooking, ...costs },
    ...given,
  };
}
