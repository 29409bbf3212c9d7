import { address, bookingVariables, readConfig, target, whole, type Config, type Needs } from "@coordbench/runtime";
import { wireVariables, type CorrespondenceConfig } from "@coordbench/saga-wire";
import { z } from "zod";

/** The settings of the booking service. */
export const variables = {
  ...bookingVariables,
  ...wireVariables,
  databaseUrl: z.url().describe("The PostgreSQL database of the journal"),
  inventories: whole(1, 9).prefault("1").describe("How many inventories the stock is divided over"),
  inventoryTargets: z
    .string()
    .transform((text) => text.split(";"))
    .pipe(z.array(target).min(1).max(9))
    .optional()
    .describe("With `grpc`: the inventories in their order, separated by `;`, each as host:port[,host:port…] or a gRPC target"),
  paymentTarget: target.optional().describe("With `grpc`: the payment service, likewise"),
  newsListen: address.prefault("127.0.0.1:8081").describe("With `grpc`: where to hear the other instances"),
  newsAddress: target.optional().describe("With `grpc`: where the others reach this, if that is somewhere else"),
  askMs: whole(50, 60_000)
    .prefault("2000")
    .describe("How long a participant may take before it is asked again; three times in vain end a booking that is not decided"),
  leaseMs: whole(200, 600_000).prefault("3000").describe("How long an instance may be silent before others take over its bookings"),
};
const needs: Needs<typeof variables> = { transport: { nats: ["brokerUrl"], grpc: ["inventoryTargets", "paymentTarget"] } };
/** The settings of the booking service. */
export type BookingConfig = Omit<Config<typeof variables>, "transport" | "brokerUrl" | "inventoryTargets" | "paymentTarget"> &
  CorrespondenceConfig;

/** Reads the settings from the environment. */
export const loadConfig = (): BookingConfig => readConfig(variables, process.env, needs) as BookingConfig;
