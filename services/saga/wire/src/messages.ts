import { idSchema, itemSchema } from "@coordbench/contract";
import { reasons } from "@coordbench/domain";
import { repliesTo, type Reply, type Step, type Work } from "@coordbench/saga-protocol";
import { z } from "zod";

/** The form of the messages: whoever reads another one does not guess. */
export const schemaVersion = 1;

const trace = z
  .string()
  .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
  .optional();
const workSchema = z.strictObject({
  customerId: idSchema,
  items: z.array(itemSchema).max(10),
  cents: z.int().min(0),
}) satisfies z.ZodType<Work>;
const reason = z.enum(reasons);

/** What a participant is asked: a step of one booking, and the part of it that is its own. */
export const commandSchema = z.strictObject({
  bookingId: idSchema,
  step: z.enum(Object.keys(repliesTo) as [Step, ...Step[]]),
  work: workSchema,
  /** The trace that the booking belongs to, if it is kept. */
  trace,
});
/** What a participant is asked. */
export type Command = z.infer<typeof commandSchema>;

/** What a participant answers, and who it is. */
export const answerSchema = z.strictObject({
  bookingId: idSchema,
  participant: idSchema,
  reply: z.discriminatedUnion("type", [
    z.strictObject({ type: z.enum(["reserved", "sold", "expired", "released", "charged", "refunded"]) }),
    z.strictObject({ type: z.enum(["refused", "declined"]), reason }),
  ]) satisfies z.ZodType<Reply>,
  trace,
});
/** What a participant answers. */
export type Answer = z.infer<typeof answerSchema>;

/** A participant as its transport sees it: an idempotent function of the command, which resolves once the effect is durable. */
export interface SagaParticipant {
  answer(command: Command): Promise<Reply>;
}
