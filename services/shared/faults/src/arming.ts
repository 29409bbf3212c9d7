import { z } from "zod";
import { modes } from "./failpoints.ts";

/** Which of those that pass are hit: all that is said has to be so. */
const condition = z.strictObject({
  bookingId: z.string().optional(),
  /** Whom a message goes to or comes from, or who does it: `inventory-0`. */
  participant: z.string().optional(),
  /** The protocol's own word, as traces have it: `commit` of a finish, `confirmed` of a decide. */
  verb: z.string().optional(),
  /** The n-th of those that all else is said of, counting from when it was armed; with `times` also those after it. */
  nth: z.int().min(1).optional(),
  /** A share of them, drawn by a seed: the same draws in the same order, whoever passes. */
  share: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
});

/** What a failpoint is armed with; without conditions it hits whoever passes next. */
export const arming = z.strictObject({
  mode: z.enum(modes),
  when: condition.default({}),
  /** How often it hits, until it is off again. */
  times: z.union([z.int().min(1), z.literal("always")]).default(1),
  /** For `delay`, how long; for `duplicate`, how much later the second one goes. */
  delayMs: z.int().min(0).max(600_000).default(200),
});
/** What a failpoint is armed with. */
export type Arming = z.infer<typeof arming>;
