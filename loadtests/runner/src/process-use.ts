import type { Measured, ProcessUse, Run } from "@coordbench/report";
import { noProc, processorTimes } from "./cost-of.ts";
import type { Driven } from "./drive-load.ts";
import type { Reading } from "./measure.ts";

/** What each process used while the load was on, the load generator last, and the memory of all of them. */
export function processUse({ driven, idle }: { driven: Driven; idle: [Reading, Reading] }): Pick<Run, "processes" | "memoryMb"> {
  const times = processorTimes({ idle, load: driven.readings }) ?? [];
  const used = times.map((each, index): ProcessUse => ({ ...each, memoryMb: megabytes(driven.memoryBytes?.[index] ?? null) }));
  const load: ProcessUse = { name: "k6", kind: "load", cpuMs: driven.load.cpuMs ?? unread, memoryMb: megabytes(driven.load.memoryBytes) };
  const processes = [...used, load];
  const known = processes.map(({ memoryMb }) => memoryMb).filter((memoryMb) => typeof memoryMb === "number");
  return { processes, memoryMb: known.length < processes.length ? unread : Math.round(known.reduce((sum, each) => sum + each, 0)) };
}

const unread: Measured = { value: null, reason: noProc };
const megabytes = (bytes: number | null): Measured => (bytes === null ? unread : Math.round(bytes / 104_857.6) / 10);
