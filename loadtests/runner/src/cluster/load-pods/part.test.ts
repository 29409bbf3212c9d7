import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { LatencyRecord } from "../../latency.ts";
import { joinGlimpses, joinParts, type LoadPart } from "./part.ts";

const part = (text: string, iterations: number): LoadPart => ({
  histograms: new LatencyRecord().histograms(),
  k6: { metrics: { iterations: { values: { count: iterations } }, vus_max: { values: { max: 3 } } } },
  ledger: gzipSync(text),
});

it("parts are one load: all lines, all that k6 counted, and how far apart they began", () => {
  const folder = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  const joined = joinParts([part("a\n", 2), part("b\nc\n", 5)], [1_030, 1_000], folder);
  expect(readFileSync(joined.ledger, "utf8")).toBe("a\nb\nc\n");
  expect(joined.summary).toEqual({ iterations: 7, droppedIterations: 0, users: 6 });
  expect(joined.parts).toMatchObject({ startSpreadMs: 30, histograms: [{}, {}] });
});

it("glimpses are one: as many answers as all had, and the slowest", () => {
  const glimpses = [
    { phase: "w" as const, answersPerS: 10, p99Ms: 7 },
    { phase: "l" as const, answersPerS: 5, p99Ms: null },
  ];
  expect(joinGlimpses(glimpses)).toEqual({ phase: "l", answersPerS: 15, p99Ms: 7 });
});
