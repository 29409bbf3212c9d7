import { inventoryVariables, credential, readConfig, servers, whole, type Config } from "@coordbench/runtime";
import { participantVariables, type ParticipantConfig } from "@coordbench/saga-wire";
import { z } from "zod";

/** The settings of an inventory. */
export const variables = {
  ...inventoryVariables,
  ...participantVariables,
  stock: z.enum(["redis", "postgres"]).default("redis").describe("Where the stock lies, in a `redis` cluster or in `postgres`"),
  redisAddresses: servers
    .transform((text) => text.split(","))
    .optional()
    .describe("With `redis`: masters of the Redis Cluster that the stock lies in, as host:port[,host:port…]"),
  redisPassword: credential.describe("With `redis`: the password of its nodes, where they ask"),
  redisAnswerMs: whole(100, 60_000).prefault("2000").describe("With `redis`: how long a node of the cluster may take to answer"),
  databaseUrl: z.url().optional().describe("With `postgres`: the participant's own PostgreSQL database"),
  holdMs: whole(100, 600_000).prefault("15000").describe("How long a hold lasts that is not confirmed"),
  reapMs: whole(50, 60_000).prefault("500").describe("How often to look for holds whose deadline has passed"),
};
type StockConfig = { stock: "redis"; redisAddresses: string[] } | { stock: "postgres"; databaseUrl: string };
/** The settings of an inventory. */
export type InventoryConfig = Omit<Config<typeof variables>, "transport" | "brokerUrl" | "stock" | "redisAddresses" | "databaseUrl"> &
  ParticipantConfig &
  StockConfig;

/** Reads the settings from the environment. */
export const loadConfig = (): InventoryConfig =>
  readConfig(variables, process.env, {
    transport: { nats: ["brokerUrl"] },
    stock: { redis: ["redisAddresses"], postgres: ["databaseUrl"] },
  }) as InventoryConfig;
