import { readFileSync } from "node:fs";
import type { Measured } from "@coordbench/report";

/** Processor time of the whole machine, in ticks. */
export interface ProcessorTime {
  /** What its host gave to others although it was wanted here. */
  stolen: number;
  total: number;
}

/** No time at all. */
export const noTime: ProcessorTime = { stolen: 0, total: 0 };

/** Reads the processor time since the machine began; nothing on a system without /proc. */
export function readProcessorTime(): ProcessorTime | undefined {
  try {
    return parseProcessorTime(readFileSync("/proc/stat", "utf8"));
  } catch {
    return undefined;
  }
}

/** Reads the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; guests are users already. */
export function parseProcessorTime(stat: string): ProcessorTime | undefined {
  const ticks = /^cpu +([\d ]+)/.exec(stat)?.[1]?.split(" ").map(Number).slice(0, 8);
  const stolen = ticks?.[7];
  return ticks === undefined || stolen === undefined ? undefined : { stolen, total: ticks.reduce((sum, each) => sum + each, 0) };
}

/** The time that passed between two moments, added to what had passed before. */
export function timePassed(before: ProcessorTime, from: ProcessorTime | undefined, until: ProcessorTime | undefined): ProcessorTime {
  if (from === undefined || until === undefined) return before;
  return { stolen: before.stolen + until.stolen - from.stolen, total: before.total + until.total - from.total };
}

/** The share of it that was stolen. */
export function stealShareOf({ stolen, total }: ProcessorTime): Measured {
  return total === 0 ? { value: null, reason: "this system does not tell it" } : Math.round((stolen / total) * 10_000) / 10_000;
}
