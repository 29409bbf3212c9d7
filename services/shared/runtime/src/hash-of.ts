import { canonicalText, type Booking } from "@coordbench/domain";
import { createHash } from "node:crypto";

/** The hash of a booking's body: 128 bits, in an alphabet that may stand in the name of a transaction. */
export function hashOf(booking: Booking): string {
  return createHash("sha256").update(canonicalText(booking)).digest().subarray(0, 16).toString("base64url");
}
