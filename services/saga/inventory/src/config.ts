import { address, commonVariables, readConfig, whole, type Config } from "@coordbench/runtime";
import { brokerVariables } from "@coordbench/saga-wire";
import { z } from "zod";

/** The settings of an inventory. */
export const variables = {
  ...commonVariables,
  ...brokerVariables,
  adminListen: address.prefault("127.0.0.1:7001").describe("Where to serve `/metrics` and the health checks"),
  redisAddresses: z
    .string()
    .regex(/^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$/, "must be host:port[,host:port…]")
    .transform((text) => text.split(","))
    .describe("Masters of the Redis Cluster that the stock lies in, as host:port[,host:port…]"),
  participant: z
    .string()
    .regex(/^inventory-[0-8]$/, "must be inventory-0 to inventory-8")
    .default("inventory-0")
    .describe("Which of the inventories this is"),
  buckets: whole(1, 64).prefault("1").describe("How many buckets the stock of each item is split into: everybody must say the same"),
  holdMs: whole(100, 600_000).prefault("15000").describe("How long a hold lasts that is not confirmed"),
  reapMs: whole(50, 60_000).prefault("500").describe("How often to look for holds whose deadline has passed"),
};
/** The settings of an inventory. */
export type InventoryConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): InventoryConfig => readConfig(variables, process.env);
