import { z } from "zod";

const span = z.object({
  name: z.string().describe("The role: the same in all designs"),
  verb: z.string().nullable().describe("What the design's own protocol calls it"),
  service: z.string(),
  startMs: z.number().describe("Since the booking began"),
  durationMs: z.number(),
  depth: z.int(),
  waiting: z.string().nullable().describe("What it waited for, if it did: lock, batch, pool, network"),
  critical: z.boolean().describe("Whether it lies on the critical path"),
});
/** One bar of a waterfall. */
export type WaterfallSpan = z.infer<typeof span>;

const share = z.object({ p50Ms: z.number(), p99Ms: z.number(), meanMs: z.number() });

/** The schema of what the traces of one variant say. */
export const traceStudy = z.object({
  variant: z.string(),
  workload: z.string(),
  ratePerS: z.number(),
  count: z.int(),
  orphans: z.int(),
  roundTrips: z.number().describe("Sequential round trips on the critical path of a booking, on the average"),
  total: share,
  steps: z.array(
    z
      .object({
        name: z.string(),
        verb: z.string().nullable(),
        critical: share.describe("Milliseconds of it on the critical path of a booking"),
        working: z.number().describe("Mean milliseconds on the critical path that it worked"),
        waiting: z.number().describe("Mean milliseconds on the critical path that it waited for others than locks"),
        blocked: z.number().describe("Mean milliseconds on the critical path that it waited for what another booking held"),
        blocking: z.number().describe("Mean milliseconds for which it held what another booking may want"),
      })
      .describe("Where the time of a booking goes"),
  ),
  waterfalls: z.array(z.object({ rank: z.enum(["p50", "p99"]), traceId: z.string(), durationMs: z.number(), spans: z.array(span) })),
});
/** What the traces of one variant say. */
export type TraceStudy = z.infer<typeof traceStudy>;
