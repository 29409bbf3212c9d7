import { idSchema, itemsSchema } from "@coordbench/contract";
import { reasons } from "@coordbench/domain";
import { repliesTo, type Reply, type Step, type Work } from "@coordbench/saga-protocol";
import { z } from "zod";

const workSchema = z.strictObject({
  customerId: idSchema,
  items: itemsSchema,
  cents: z.int().min(0),
}) satisfies z.ZodType<Work>;
const replySchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["reserved", "sold", "expired", "released", "charged", "refunded"]) }),
  z.strictObject({ type: z.enum(["refused", "declined"]), reason: z.enum(reasons) }),
]) satisfies z.ZodType<Reply>;

/** What a participant is asked: a step of one booking, with what it needs to know for it. */
const commandSchema = z.strictObject({
  bookingId: idSchema,
  step: z.enum(Object.keys(repliesTo) as [Step, ...Step[]]),
  work: workSchema,
});

/** What an instance of the booking service hears: a participant's answer, or a word between instances about a booking that both care for. */
const newsSchema = z.union([
  z.strictObject({ bookingId: idSchema, participant: idSchema, reply: replySchema }),
  z.strictObject({ bookingId: idSchema, notice: z.enum(["watch", "ended"]) }),
]);

/** The trace of a booking: it travels beside the message, in its headers. */
export interface Traced {
  trace?: string | undefined;
}
/** What a participant is asked. */
export type Command = z.infer<typeof commandSchema> & Traced;
/** What an instance of the booking service hears. */
export type News = z.infer<typeof newsSchema> & Traced;

/** Several messages of one sender to one receiver, which travel as one. */
const letterOf = <Schema extends z.ZodType>(content: Schema) =>
  z.strictObject({ schema: z.literal(1), from: idSchema, content: z.array(content).min(1).max(256) });
/** What a participant has given up on: why, for which bookings as far as they can be read, and how it began. */
const parkedSchema = z.strictObject({ reason: z.string(), bookings: z.array(idSchema), beginning: z.string() });
/** What a participant has given up on. */
export type Parked = z.infer<typeof parkedSchema>;
/** What travels to a participant. */
export const commandLetter = letterOf(commandSchema);
/** What travels to an instance of the booking service. */
export const newsLetter = letterOf(newsSchema);

/** A participant as its transport sees it: an idempotent function of the command, which resolves once the effect is durable. */
export interface SagaParticipant {
  answer(command: Command): Promise<Reply>;
}
/** What travels to wherever people see it. */
export const parkedLetter = letterOf(parkedSchema);
/** How a letter is written. */
export const writeLetter = (from: string, content: unknown[]): string => JSON.stringify({ schema: 1, from, content });
