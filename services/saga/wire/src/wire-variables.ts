import { credential, servers, whole, type Variables } from "@coordbench/runtime";
import { z } from "zod";

/** The settings of everybody who talks to others in this row. */
export const wireVariables = {
  transport: z
    .enum(["nats", "grpc"])
    .default("nats")
    .describe("How commands and news travel, over `nats` (JetStream) or `grpc`: everybody must say the same"),
  batch: whole(1, 256).prefault("64").describe("How many bookings are done together: sent, pulled, written and flushed at once"),
  brokerUrl: servers.optional().describe("With `nats`: the NATS servers with JetStream, as host:port[,host:port…]"),
  brokerUser: credential.describe("With `nats`: as whom to sign in, where the servers ask"),
  brokerPassword: credential.describe("With `nats`: the password of that user"),
  brokerReplicas: whole(1, 5).prefault("1").describe("With `nats`: on how many of its servers each message lies"),
  ackWaitMs: whole(500, 600_000)
    .prefault("10000")
    .describe("With `nats`: how long the broker waits for a sign of life before it delivers a message again"),
  maxDeliveries: whole(1, 100)
    .prefault("7")
    .describe(
      "With `nats`: how often a message is delivered before it is parked; each time the wait for the next is twice as long, from half a second",
    ),
} satisfies Variables;

/** What everybody needs to know who talks over a broker. */
export interface BrokerConfig {
  run: string;
  brokerUrl: string;
  brokerUser?: string | undefined;
  brokerPassword?: string | undefined;
  brokerReplicas?: number | undefined;
  batch: number;
  ackWaitMs: number;
  maxDeliveries: number;
}
