import { bookingVariables, readConfig, whole, type Config } from "@coordbench/runtime";
import { brokerVariables } from "@coordbench/saga-wire";
import { z } from "zod";

/** The settings of the booking service. */
export const variables = {
  ...bookingVariables,
  ...brokerVariables,
  databaseUrl: z.url().describe("The PostgreSQL database of the journal"),
  inventories: whole(1, 9).prefault("1").describe("How many inventories the stock is divided over"),
  askMs: whole(50, 60_000)
    .prefault("2000")
    .describe("How long a participant may take before it is asked again; three times in vain end a booking that is not decided"),
  leaseMs: whole(200, 600_000).prefault("3000").describe("How long an instance may be silent before others take over its bookings"),
};
/** The settings of the booking service. */
export type BookingConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): BookingConfig => readConfig(variables, process.env);
