import { inventoryVariables, readConfig, type Config } from "@coordbench/runtime";
import { participantVariables } from "@coordbench/two-phase-commit-wire";

/** The settings of an inventory. */
export const variables = { ...inventoryVariables, ...participantVariables };
/** The settings of an inventory. */
export type InventoryConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): InventoryConfig => readConfig(variables, process.env);
