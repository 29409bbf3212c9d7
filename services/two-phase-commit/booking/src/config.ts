import { bookingVariables, readConfig, target, whole, type Config } from "@coordbench/runtime";
import { z } from "zod";

/** The settings of the booking service. */
export const variables = {
  ...bookingVariables,
  databaseUrl: z.url().describe("The PostgreSQL database of the decision log"),
  batch: whole(1, 256).prefault("64").describe("The most decisions that are written and flushed together"),
  inventoryTargets: z
    .string()
    .transform((text) => text.split(";"))
    .pipe(z.array(target).min(1).max(9))
    .describe("The inventories in their order, separated by `;`, each as host:port[,host:port…] or a gRPC target"),
  paymentTarget: target.describe("The payment service, likewise"),
  prepare: z.enum(["parallel", "sequential"]).default("parallel").describe("Ask for all votes at once, or for one after the other"),
  prepareDeadlineMs: whole(10, 120_000)
    .prefault("4000")
    .describe("How long a vote may take; longer than the bank takes and three times the participants' wait for a lock"),
  contentionRetries: whole(0, 10).prefault("0").describe("How often a booking that met contention is tried again before it is refused"),
  recoveryPeriodMs: whole(50, 600_000).prefault("1000").describe("How often to look for promises in doubt"),
  recoveryAgeMs: whole(50, 600_000)
    .prefault("8000")
    .describe("How old a promise must be to be in doubt; longer than a booking can be under way"),
};
/** The settings of the booking service. */
export type BookingConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): BookingConfig => readConfig(variables, process.env);
