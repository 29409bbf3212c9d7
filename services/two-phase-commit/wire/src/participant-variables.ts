import { address, drainMs, whole, type Variables } from "@coordbench/runtime";
import { z } from "zod";

/** What every participant needs to make and keep its promises. */
export const participantVariables = {
  listen: address.prefault("127.0.0.1:7000").describe("Where to serve gRPC"),
  drainMs: drainMs.describe("How long to serve on when told to stop, while callers look for other replicas"),
  databaseUrl: z.url().describe("The participant's own PostgreSQL database"),
  connections: whole(1, 500).prefault("64").describe("Sessions for preparing; a quarter as many finish"),
  lockTimeoutMs: whole(1, 60_000)
    .prefault("1000")
    .describe("How long a Prepare waits for a lock before it votes NO; below the prepare deadline"),
} satisfies Variables;
