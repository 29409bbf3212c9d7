import { credential, readConfig, servers, whole, type Config } from "@coordbench/runtime";
import { z } from "zod";

/** The settings of the program that fills the stores. */
export const variables = {
  items: whole(1, 9_999).describe("How many items the catalogue has"),
  unitsPerItem: whole(0, 999_999_999).describe("How many units of each lie on the shelves"),
  buckets: whole(1, 64).prefault("1").describe("How many buckets the stock of each item is divided over"),
  accountsUrl: z.url().describe("The PostgreSQL database of the accounts"),
  accountsPassword: credential.describe("The password there"),
  stockUrls: z
    .string()
    .transform((text) => text.split(";"))
    .optional()
    .describe("The PostgreSQL databases of the inventories in their order, separated by `;`"),
  stockPassword: credential.describe("The password there"),
  redisAddresses: servers.optional().describe("Masters of the Redis Cluster that the stock lies in instead"),
  redisPassword: credential.describe("The password there"),
};
/** Where the data go that a cluster starts with; without stock of its own it lies beside the accounts. */
export type SeedConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): SeedConfig => readConfig(variables, process.env);
