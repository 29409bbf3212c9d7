import { styleText } from "node:util";
import type { TraceStudy } from "@coordbench/report";
import { drawTable } from "./table.ts";

const header = ["step", "", "p50 ms", "p99 ms", "mean ms", "working", "waiting", "blocked"];

/** Where the time of a booking goes, step by step. */
export function drawStudy({ variant, workload, ratePerS, count, steps, total, heldMs, roundTrips, storeRoundTrips }: TraceStudy): string {
  const rows = steps.map(({ name, verb, critical, workingMs, waitingMs, blockedMs }) => [
    name,
    verb ?? "",
    ms(critical.p50Ms),
    ms(critical.p99Ms),
    ms(critical.meanMs),
    ms(workingMs),
    ms(waitingMs),
    ms(blockedMs),
  ]);
  const sum = ["all of it", "", ms(total.p50Ms), ms(total.p99Ms), ms(total.meanMs), "", "", ""];
  const title = styleText("bold", `where the time of a booking goes: ${variant}, ${workload} at ${ratePerS}/s, ${count} bookings`);
  const words = `${roundTrips.toFixed(1)} questions one after the other, ${storeRoundTrips.toFixed(1)} waits for a store or the broker; what others may want is held for ${ms(heldMs.p50Ms)} ms (p50), ${ms(heldMs.p99Ms)} ms (p99)`;
  return [title, drawTable(header, [...rows, sum]), words].join("\n");
}

const ms = (value: number) => value.toFixed(2);

/** What the words of these tables mean. */
export const studyLegend = `Only what a booking had to wait for counts, the critical path: what else went on beside it costs no time. working: something was
done for this booking; waiting: for a batch, a session, the network or a queue; blocked: for what another booking held.`;
