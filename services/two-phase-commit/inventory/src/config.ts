import { readConfig, whole, type Config } from "@coordbench/runtime";
import { participantVariables } from "@coordbench/two-phase-commit-wire";
import { z } from "zod";

/** The settings of an inventory. */
export const variables = {
  ...participantVariables,
  participant: z
    .string()
    .regex(/^inventory-[0-8]$/, "must be inventory-0 to inventory-8")
    .default("inventory-0")
    .describe("Which of the inventories this is"),
  buckets: whole(1, 64).prefault("1").describe("Rows that the stock of each item is divided over"),
};
/** The settings of an inventory. */
export type InventoryConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): InventoryConfig => readConfig(variables, process.env);
