import { credential, readConfig, type Config } from "@coordbench/runtime";
import { z } from "zod";

const variables = {
  order: z.string().describe("The file that says what to do"),
  fetched: z.string().describe("The file that appears once what was found has been fetched"),
  bookingPassword: credential.describe("PostgreSQL's password of the server of bookings"),
  inventoryPassword: credential.describe("The same of the stock"),
  paymentPassword: credential.describe("The same of the accounts"),
  redisPassword: credential.describe("The password of the Redis Cluster"),
};
/** The settings of a runner in a cluster. */
export type RunnerConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): RunnerConfig => readConfig(variables, process.env);
