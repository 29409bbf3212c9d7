import type { Ceiling } from "@coordbench/report";

/** Where a part stood at one moment. */
export interface Reading {
  atMs: number;
  operations: number;
  cpuMs: number | null;
}

/** What the readings come to: a rate for each stretch between two of them, and what one operation cost over all of them. */
export function summarizeReadings(readings: readonly Reading[]): Omit<Ceiling, "name" | "meaning" | "concurrency"> {
  const rates = readings
    .slice(1)
    .map((reading, index) => rateOf(readings[index] as Reading, reading))
    .toSorted((a, b) => a - b);
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined || rates.length === 0) throw new Error("a ceiling takes two readings at least");
  const operations = last.operations - first.operations;
  return {
    perS: round(medianOf(rates), 1),
    lowestPerS: round(rates[0] ?? 0, 1),
    highestPerS: round(rates.at(-1) ?? 0, 1),
    samples: rates.length,
    cpuMsPerOp: first.cpuMs === null || last.cpuMs === null || operations === 0 ? null : round((last.cpuMs - first.cpuMs) / operations, 5),
  };
}

function rateOf(before: Reading, after: Reading): number {
  return ((after.operations - before.operations) * 1_000) / (after.atMs - before.atMs);
}

function medianOf(sorted: readonly number[]): number {
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return (low + high) / 2;
}

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
