import { Histogram } from "prom-client";
import type { Meter } from "./metering.ts";

const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Counts answers by what was asked and what was told, and how long they took: what dashboards and alerts are drawn from. */
export function countAnswers({ registry }: Meter): (operation: "book" | "cancel", outcome: string, elapsedMs: number) => void {
  const answers = new Histogram({
    name: "coordbench_answer_seconds",
    help: "How long answers took, by what was asked and what was told",
    labelNames: ["operation", "outcome"],
    buckets,
    registers: [registry],
  });
  return (operation, outcome, elapsedMs) => answers.observe({ operation, outcome }, elapsedMs / 1_000);
}
