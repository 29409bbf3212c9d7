import type { Second } from "@coordbench/report";
import { toldOf, type ClientLine } from "../../k6/ledger/index.ts";
import { Distribution } from "./latency.ts";

interface Bin {
  attempted: number;
  confirmed: number;
  rejected: number;
  latency: Distribution;
}

const emptyBin = (): Bin => ({ attempted: 0, confirmed: 0, rejected: 0, latency: new Distribution() });

/** The load of a run, second by second. */
export class Timeline {
  #startMs = Number.POSITIVE_INFINITY;
  readonly #lines: { meantMs: number; endedMs: number; told: ReturnType<typeof toldOf> }[] = [];

  add(line: ClientLine): void {
    if (line.kind !== "B" || line.phase !== "l") return;
    this.#startMs = Math.min(this.#startMs, line.intendedMs);
    this.#lines.push({ meantMs: line.intendedMs, endedMs: line.intendedMs + line.startLagMs + line.durationMs, told: toldOf(line) });
  }

  seconds(): Second[] {
    const bins = new Map<number, Bin>();
    const binAt = (atMs: number) => {
      const second = Math.floor((atMs - this.#startMs) / 1_000);
      const bin = bins.get(second) ?? emptyBin();
      bins.set(second, bin);
      return bin;
    };
    for (const { meantMs, endedMs, told } of this.#lines) {
      binAt(meantMs).attempted++;
      if (told === "rejected" || told === "refused") binAt(endedMs).rejected++;
      if (told !== "confirmed") continue;
      const bin = binAt(endedMs);
      bin.confirmed++;
      bin.latency.add(endedMs - meantMs);
    }
    const last = Math.max(-1, ...bins.keys());
    return Array.from({ length: last + 1 }, (_, second) => {
      const { latency, ...counts } = bins.get(second) ?? emptyBin();
      const { p50, p99 } = latency.percentiles();
      return { second, ...counts, p50, p99 };
    });
  }
}
