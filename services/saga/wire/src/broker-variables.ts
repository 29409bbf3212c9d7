import { servers, whole, type Variables } from "@coordbench/runtime";

/** The settings of everybody who talks over the broker. */
export const brokerVariables = {
  brokerUrl: servers.describe("The NATS servers with JetStream, as host:port[,host:port…]"),
  batch: whole(1, 256).prefault("64").describe("How many bookings are done together: sent, pulled, written and flushed at once"),
  ackWaitMs: whole(500, 600_000)
    .prefault("10000")
    .describe("How long the broker waits for a sign of life before it delivers a message again"),
  maxDeliveries: whole(1, 100)
    .prefault("7")
    .describe("How often a message is delivered before it is parked; each time the wait for the next is twice as long, from half a second"),
} satisfies Variables;

/** The settings of everybody who talks over the broker, read. */
export interface BrokerConfig {
  run: string;
  brokerUrl: string;
  batch: number;
  ackWaitMs: number;
  maxDeliveries: number;
}
