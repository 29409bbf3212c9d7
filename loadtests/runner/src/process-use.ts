import type { Measured, ProcessUse, Run } from "@coordbench/report";
import { processorTimes } from "./cost-of.ts";
import type { Driven } from "./drive-load.ts";
import { noProc } from "./ground.ts";
import type { Reading } from "./measure.ts";

/** What each process used while the load was on, the load generator last, and the memory of all of them. */
export function processUse({ driven, idle }: { driven: Driven; idle: [Reading, Reading] }): Pick<Run, "processes" | "memoryMb"> {
  const times = processorTimes({ idle, load: driven.readings });
  const used = times.map((each, index): ProcessUse => ({ ...each, memoryMb: megabytes(driven.memoryBytes[index] ?? noProc) }));
  const { cpuMs, memoryBytes } = driven.load;
  const load: ProcessUse = { name: "k6", kind: "load", cpuMs, memoryMb: megabytes(memoryBytes) };
  const processes = [...used, load];
  const known = processes.map(({ memoryMb }) => memoryMb);
  const unknown = known.find((memoryMb) => typeof memoryMb !== "number");
  return { processes, memoryMb: unknown ?? Math.round(known.reduce<number>((sum, each) => sum + Number(each), 0)) };
}

const megabytes = (bytes: Measured): Measured => (typeof bytes === "number" ? Math.round(bytes / 104_857.6) / 10 : bytes);
