import { reasons, type Item } from "@coordbench/domain";
import { z } from "zod";

/** The alphabet of every id: safe in a URL, in SQL, in a NATS subject and in a Redis key. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, '-' or '_'")
  .meta({ description: "1 to 64 letters, digits, '-' or '_'", example: "booking-1" });

/** The largest quantity of one item that a booking may ask for. */
const maxQuantity = 1_000;
/** How many different items a booking may have. */
const maxItems = 10;

/** A quantity of one item. */
export const itemSchema = z.strictObject({ sku: idSchema, quantity: z.int().min(1).max(maxQuantity) }) satisfies z.ZodType<Item>;

/** Different items: one listed twice could be counted once by one reader and twice by another. */
export const itemsSchema = z
  .array(itemSchema)
  .max(maxItems)
  .superRefine((items, context) => {
    const seen = new Set<string>();
    for (const [index, { sku }] of items.entries()) {
      if (seen.has(sku))
        context.addIssue({ code: "custom", path: [index, "sku"], message: `${sku} is listed twice: add the quantities up` });
      seen.add(sku);
    }
  });

/** What a client sends to book. There is no price in it: prices come from the catalogue. */
export const bookingRequestSchema = z.strictObject({
  bookingId: idSchema
    .optional()
    .meta({ description: "Chosen by the client so that a retry is the same booking; else the Idempotency-Key header, else made up" }),
  customerId: idSchema,
  items: itemsSchema.min(1),
});
/** What a booking came to: `pending` until it is decided, `cancelled` only after it was confirmed. */
const bookingOutcomes = ["confirmed", "rejected", "pending", "cancelled"] as const;

/** What a client is told about a booking. */
export const bookingAnswerSchema = z.object({
  bookingId: idSchema,
  outcome: z.enum(bookingOutcomes),
  reason: z.enum(reasons).optional().meta({ description: "Only with `rejected`" }),
  priceCents: z.int().optional().meta({ description: "What was paid, with `confirmed` and `cancelled`" }),
});
/** What a client is told about a booking. */
export type BookingAnswer = z.infer<typeof bookingAnswerSchema>;

/** What a client is told about a cancel: done (also when it was done before), or refused for a reason that another try may not meet. */
export const cancelAnswerSchema = z.object({
  bookingId: idSchema,
  outcome: z.enum(["cancelled", "rejected", "pending"]),
  reason: z.enum(reasons).optional(),
  refundCents: z.int().optional(),
});
/** What a client is told about a cancel. */
export type CancelAnswer = z.infer<typeof cancelAnswerSchema>;

/** How many units of an item are free now. It may be out of date when it arrives: only a booking is a promise. */
export const availabilitySchema = z.object({ sku: idSchema, available: z.int(), priceCents: z.int() });
/** How many units of an item are free now. */
export type Availability = z.infer<typeof availabilitySchema>;
