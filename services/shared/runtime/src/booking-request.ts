import { bookingRequestSchema, idSchema, ProblemError } from "@coordbench/contract";
import type { Booking, Catalogue } from "@coordbench/domain";
import { randomUUID } from "node:crypto";
import type { z } from "zod";

/** Reads a booking from a request, or says which field is wrong. Nothing has been done for it before this. */
export function readBooking(body: unknown, idempotencyKey: string | undefined, catalogue: Catalogue): Booking {
  const { bookingId, customerId, items } = validated(bookingRequestSchema, body);
  const key = idempotencyKey === undefined ? undefined : readId(idempotencyKey.replace(/^"(.*)"$/, "$1"), "Idempotency-Key");
  if (bookingId !== undefined && key !== undefined && bookingId !== key) {
    throw new ProblemError("invalid-request", "bookingId and Idempotency-Key name two bookings: send one of them", { field: "bookingId" });
  }
  for (const [index, { sku }] of items.entries()) {
    if (catalogue.priceCents(sku) === undefined)
      throw new ProblemError("invalid-request", `${sku} is not for sale here`, { field: `items.${index}.sku` });
  }
  return { bookingId: bookingId ?? key ?? randomUUID(), customerId, items };
}

/** Reads an id from a path, a query or a header. */
export function readId(text: unknown, field: string): string {
  return validated(idSchema, text, field);
}

function validated<Schema extends z.ZodType>(schema: Schema, value: unknown, field?: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const extra = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [field, ...(issue?.path ?? []), extra].filter((part) => part !== undefined).join(".") || "body";
  throw new ProblemError("invalid-request", `${path}: ${issue?.message ?? "is not valid"}`, { field: path });
}
