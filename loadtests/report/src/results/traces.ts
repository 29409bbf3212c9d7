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
  count: z.int().describe("Confirmed bookings that were looked at"),
  sampledShare: z.number(),
  orphans: z.int(),
  roundTrips: z.number().describe("Questions asked one after the other on the critical path of a booking, on the average"),
  storeRoundTrips: z.number().describe("Statements, scripts and letters on it that were waited for one after the other, on the average"),
  heldMs: share.describe("How long a booking kept from others what they may want: from when it took it until it let it go"),
  total: share,
  steps: z.array(
    z
      .object({
        name: z.string().describe("The role, or `book` for what belongs to none"),
        verb: z.string().nullable().describe("What the design's own protocol calls it"),
        critical: share.describe("Milliseconds of it on the critical path of a booking"),
        workingMs: z.number().describe("Of these, on the average: something was done for this booking"),
        waitingMs: z.number().describe("The booking waited for a batch, a session or the network"),
        blockedMs: z.number().describe("It waited for what another booking held"),
      })
      .describe("Where the time of a booking goes"),
  ),
  waterfalls: z.array(z.object({ rank: z.enum(["p50", "p99"]), traceId: z.string(), durationMs: z.number(), spans: z.array(span) })),
});
/** What the traces of one variant say. */
export type TraceStudy = z.infer<typeof traceStudy>;
