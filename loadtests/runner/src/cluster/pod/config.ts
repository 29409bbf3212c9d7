import { credential, readConfig, type Config } from "@coordbench/runtime";
import { z } from "zod";

const variables = {
  order: z.string().describe("The file that says what to do"),
  folder: z.string().describe("Where it leaves what it has found, and finds answers"),
  k6: z.string().prefault("k6").describe("The program that brings the load"),
  bookingPassword: credential.describe("PostgreSQL's password of the server of bookings"),
  inventoryPassword: credential.describe("The same of the stock"),
  paymentPassword: credential.describe("The same of the accounts"),
  redisPassword: credential.describe("The password of the Redis Cluster"),
};
/** The settings of a runner in a cluster. */
export type RunnerConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): RunnerConfig => readConfig(variables, process.env);
