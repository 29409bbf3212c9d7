import { bookingVariables, readConfig, share, whole, type Config } from "@coordbench/runtime";
import { z } from "zod";

/** The settings of the control. */
export const variables = {
  ...bookingVariables,
  databaseUrl: z.url().describe("The PostgreSQL database that all instances write to"),
  connections: whole(1, 500).prefault("4").describe("Sessions with the database"),
  refreshMs: whole(1, 60_000).prefault("200").describe("How often an instance refreshes its copy of the stock"),
  writeBehindMs: whole(1, 60_000).prefault("50").describe("How long answers wait before they are written"),
  declineShare: share.prefault("0").describe("The share of bookings that the bank declines, drawn by booking id"),
};
/** The settings of the control. */
export type UncoordinatedConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): UncoordinatedConfig => readConfig(variables, process.env);
