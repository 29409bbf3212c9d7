import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { performRun } from "@coordbench/runner";
import { orphansOf } from "@coordbench/traces";
import { describe, expect, it } from "vitest";
import { jaegerForTest } from "../support/traces.ts";

describe.each(["two-phase-commit", "saga"])("a traced run of %s", (design) => {
  it("keeps a whole trace of every request that wanted one, duplicates and cancels among them", async () => {
    await using traceStore = await jaegerForTest();
    const phases: string[] = [];
    const { run, evidence } = await performRun(
      { design, workload: "smoke", sampledShare: 0.5 },
      {
        tools: await ensureTools(["postgres", "redis-server", "nats-server", "k6"]),
        logs: mkdtempSync(join(tmpdir(), "coordbench-test-")),
        signal: new AbortController().signal,
        traceStore,
        phase: (name) => phases.push(name),
        glimpse: () => undefined,
      },
    );
    expect(phases.at(-1)).toBe("traces");
    expect(run.traces).toEqual({
      sampledShare: 0.5,
      count: evidence.traces.length,
      spans: evidence.traces.reduce((sum, { spans }) => sum + spans.length, 0),
      orphans: 0,
    });
    expect(orphansOf(evidence.traces)).toEqual([]);
    expect(evidence.traces.length).toBeGreaterThan(20);
    expect(run.step.variant).toBe(`${design}, traced 50%`);
    expect(run.invalidBecause.filter((reason) => reason.startsWith("traces"))).toEqual([]);
  });
});
