import { z } from "zod";
import { measured, notMeasured } from "./measured.ts";
import { run, second } from "./run.ts";

const struck = z.object({
  what: z.string().describe("What was done, to whom and where, in words"),
  planned: z.int(),
  hit: z.int().describe("How often it demonstrably hit"),
  evidence: z.string().describe("What shows that it hit"),
  atS: z.number().describe("When it was to strike, in seconds of load"),
  forS: z.number().nullable().describe("For how long; null where it was to last as long as the load"),
  fromS: z.number().nullable().describe("When it struck, in seconds of load; null where it never did"),
  toS: z.number().nullable().describe("When it was healed"),
});

const look = z.object({
  atS: z.number().describe("Since the load began"),
  unfinished: z.int().describe("How many operations were unfinished or in doubt"),
  oldestMs: z.number().describe("The age of the oldest of them; 0 where there was none"),
  lockedMs: z
    .number()
    .describe(
      "The age of the oldest of them that keeps rows locked, as a promise in doubt does and a saga's hold does not; 0 where none does",
    ),
});
/** What was unfinished at one moment of a case. */
export type Look = z.infer<typeof look>;

/** The schema of a case of the fault matrix that was played. */
export const faultRecord = z.object({
  name: z.string(),
  design: z.string(),
  where: z.string().describe("The step of the protocol, as the matrix calls it"),
  fault: z.string().describe("What goes wrong there"),
  expected: z.string().describe("What must come of it, in words"),
  shared: z
    .string()
    .nullable()
    .describe(
      "What goes wrong in words that fit both designs, which puts the cases with the same words beside each other; null where no other design is broken in this way",
    ),
  switches: z.record(z.string(), z.string()),
  startedAt: z.iso.datetime(),
  ratePerS: z.number(),
  durationS: z.number(),
  faults: z.array(struck),
  outcomes: run.shape.outcomes,
  suffered: z
    .object({ bookings: z.int(), untilS: z.number().nullable() })
    .describe(
      "Customers who came after the fault and were refused for it, had no answer or waited longer than a second for it, and when the last of them came",
    ),
  recoveredMs: z
    .number()
    .nullable()
    .describe("From the last healing until nobody suffered any more; 0 where nobody did after it, null where somebody did to the end"),
  worst: z
    .object({ unfinished: z.int(), oldestMs: z.number() })
    .describe("The most operations that were unfinished or in doubt at one moment, and the age of the oldest, sampled while it lasted"),
  looks: z
    .union([z.array(look), notMeasured])
    .describe(
      "What was unfinished, looked at again and again from before the faults until all was quiet; a look that could not be made is left out",
    ),
  drainedMs: z.number().describe("From the end of the load until all was quiet"),
  stuck: z.int().default(0).describe("What had not ended when the time allowed for it was over"),
  oversell: z.object({ units: z.int(), rate: z.number() }),
  lost: z
    .object({ units: measured, cents: measured })
    .describe(
      "By how much the ledgers of stock and of money differ from what was booked, when all was quiet: what invariants 4 and 5 count",
    ),
  timeline: z.array(second),
  audit: run.shape.audit,
  verdict: z
    .enum(["passed", "failed", "invalid"])
    .describe("invalid: a fault did not hit or the load did not come, so that nothing is shown"),
  because: z.array(z.string()).describe("Why it did not pass"),
});
/** A case of the fault matrix that was played. */
export type FaultRecord = z.infer<typeof faultRecord>;
