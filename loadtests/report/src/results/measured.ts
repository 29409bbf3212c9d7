import { z } from "zod";

/** The schema of what could not be measured, with the reason. */
export const notMeasured = z.object({ value: z.null(), reason: z.string() });
/** What could not be measured, and why. */
export type NotMeasured = z.infer<typeof notMeasured>;

/** The schema of a measured number, or of `null` with the reason why it could not be measured: never 0 for what is not known. */
export const measured = z.union([z.number(), notMeasured]);
/** A measured number, or the reason why there is none. */
export type Measured = z.infer<typeof measured>;

/** The schema of percentiles. */
export const percentiles = z
  .object({
    count: z.int(),
    p50: z.number().nullable(),
    p90: z.number().nullable(),
    p99: z.number().nullable(),
    p999: z.number().nullable(),
    max: z.number().nullable(),
  })
  .describe(
    "Milliseconds of confirmed bookings, from the intended start, out of the whole histogram; null where an unknown outcome ranks there, or where there is none",
  );
/** Percentiles of a latency in milliseconds. */
export type Percentiles = z.infer<typeof percentiles>;
