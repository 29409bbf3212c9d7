import { address, readConfig, whole, type Config } from "@coordbench/runtime";
import { z } from "zod";
import { actorNames } from "./actors/names.ts";

const variables = {
  actor: z.enum(actorNames).describe("What this process does again and again, or serves"),
  adminListen: address.describe("Where to serve `/metrics` and the health checks"),
  listen: address.optional().describe("Where to serve what the actor serves"),
  peer: z.string().default("").describe("The store, the broker or the server that the actor works on, as its library wants to be told it"),
  rows: whole(1, 100_000).prefault("1000").describe("How many rows a store has"),
  inFlight: whole(1, 1_024).prefault("64").describe("How many operations are under way at once"),
};
/** The settings of one process that takes part in measuring a ceiling. */
export type ActorConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): ActorConfig => readConfig(variables, process.env);
