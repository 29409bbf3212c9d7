import { z } from "zod";

const common = { id: z.string(), workload: z.string() };
const load = z.union([
  z.object({ mode: z.literal("open"), ratePerS: z.number() }),
  z.object({ mode: z.literal("closed"), inFlight: z.int() }),
]);
/** How a section is loaded. */
export type SectionLoad = z.infer<typeof load>;

const tour = z.object({ ...common, kind: z.literal("tour"), variants: z.array(z.string()) });

const comparison = z.object({
  ...common,
  kind: z.literal("comparison"),
  variants: z.array(z.string()),
  load: load.describe("closed: goodput is compared; open: latency and cost are, at this rate for all"),
  rateFrom: z.string().nullable().describe("Why this rate, in words"),
});

const capacity = z.object({
  ...common,
  kind: z.literal("capacity"),
  variants: z.array(z.string()),
  objective: z.object({ percentile: z.enum(["p50", "p90", "p99", "p999"]), ms: z.number() }),
  precision: z
    .number()
    .describe("The search ends when the highest rate that holds and the lowest that does not are this close, as a share"),
});

const sweep = z.object({
  ...common,
  kind: z.literal("sweep"),
  variants: z.array(z.string()),
  name: z.string().describe("What is varied"),
  values: z.array(z.string()),
  load,
});

const ablation = z.object({
  ...common,
  kind: z.literal("ablation"),
  load,
  rungs: z
    .array(z.object({ variant: z.string(), changes: z.string().describe("What this rung changes, in words") }))
    .describe("The first is where the ladder stands; each of the others changes one thing more"),
  corners: z
    .array(z.object({ variant: z.string(), changes: z.string() }))
    .describe(
      "Variants off the ladder: each makes the change of one rung to the first, which tells how far the order of the rungs matters",
    ),
});

const faults = z.object({
  ...common,
  kind: z.literal("faults"),
  design: z.string(),
  cases: z.array(z.string()).describe("Their names; what came of each stands under `faults`"),
  load,
});

/** The schema of a section. */
export const section = z.discriminatedUnion("kind", [tour, comparison, capacity, sweep, ablation, faults]);
/** A part of a session: runs that answer one question together. */
export type Section = z.infer<typeof section>;
/** A section of one kind. */
export type SectionOf<Kind extends Section["kind"]> = Extract<Section, { kind: Kind }>;
