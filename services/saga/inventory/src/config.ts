import { inventoryVariables, readConfig, servers, whole, type Config } from "@coordbench/runtime";
import { brokerVariables } from "@coordbench/saga-wire";

/** The settings of an inventory. */
export const variables = {
  ...inventoryVariables,
  ...brokerVariables,
  redisAddresses: servers
    .transform((text) => text.split(","))
    .describe("Masters of the Redis Cluster that the stock lies in, as host:port[,host:port…]"),
  redisAnswerMs: whole(100, 60_000).prefault("2000").describe("How long a node of the cluster may take to answer"),
  holdMs: whole(100, 600_000).prefault("15000").describe("How long a hold lasts that is not confirmed"),
  reapMs: whole(50, 60_000).prefault("500").describe("How often to look for holds whose deadline has passed"),
};
/** The settings of an inventory. */
export type InventoryConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): InventoryConfig => readConfig(variables, process.env);
