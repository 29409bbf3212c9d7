import { readConfig, type Config } from "@coordbench/runtime";
import { z } from "zod";

const variables = {
  plan: z.string().describe("The file that says what to do, by all pods together"),
  desk: z.url().describe("Where the runner hears how it goes, and takes what came of it"),
  k6: z
    .string()
    .prefault("/usr/bin/k6")
    .describe("The program that brings the load, by its path: what the pod finds as k6 calls this program"),
};
/** The settings of a pod of the load. */
export type LoadPodConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): LoadPodConfig => readConfig(variables, process.env);
