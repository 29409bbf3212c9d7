import { z } from "zod";
import { faultRecord } from "./faults.ts";
import { measured } from "./measured.ts";
import { run } from "./run.ts";
import { section } from "./section.ts";
import { traceStudy } from "./traces.ts";

const cluster = z.object({
  target: z.string().describe("As the command named it"),
  nodes: z.array(
    z.object({
      name: z.string(),
      zone: z.string().nullable(),
      cores: z.number(),
      memoryMb: z.int(),
      kernel: z.string(),
      kubelet: z.string(),
    }),
  ),
});
/** A cluster that runs were made in. */
export type ClusterFacts = z.infer<typeof cluster>;

const manifest = z.object({
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable().describe("null while some of the session is still to be done"),
  command: z.string(),
  revision: z.string().nullable(),
  machine: z.object({ cpu: z.string(), cores: z.int(), memoryMb: z.int(), kernel: z.string() }),
  stealShare: measured.describe("The share of processor time that the machine's host gave to others during the session"),
  versions: z.record(z.string(), z.string()),
  cluster: cluster.optional().describe("Absent where the runs were made by processes of this machine"),
});
/** Where, when and with what the runs were made. */
export type Manifest = z.infer<typeof manifest>;

const ceiling = z.object({
  name: z.string(),
  meaning: z.string(),
  perS: z.number().describe("The median of the samples"),
  lowestPerS: z.number(),
  highestPerS: z.number(),
  samples: z.int(),
  concurrency: z.int(),
  cpuMsPerOp: z.number().nullable().describe("Processor time of all processes that took part, load apart; null where it cannot be read"),
});
/** What one part can do on this machine. */
export type Ceiling = z.infer<typeof ceiling>;

/** The one interface between the runner and every report: all units in the names, milliseconds where not. */
export const resultsSchema = z.object({
  schema: z.literal("coordbench/results/2"),
  manifest,
  sections: z.array(section),
  runs: z.array(run),
  traces: z.array(traceStudy),
  compareLink: z.string().nullable().describe("Where a Jaeger that is still running shows two of the traces side by side"),
  ceilings: z.array(ceiling),
  faults: z.array(faultRecord).default([]).describe("The cases of the fault matrix that were played"),
});
/** A results file. */
export type Results = z.infer<typeof resultsSchema>;
