import { cleanUp } from "@coordbench/infra/local";
import { doctorTable, inspectTools } from "@coordbench/infra/setup";
import type { Command } from "./command.ts";

/** Shows which tools are there. */
export const doctor: Command = {
  purpose: "show every tool: what is wanted, what was found, and where it comes from",
  flags: {},
  async run() {
    process.stdout.write(`${doctorTable(await inspectTools())}\n`);
    return 0;
  },
};

/** Ends and removes what crashed runs left. */
export const clean: Command = {
  purpose: "end and remove whatever crashed runs left behind",
  flags: {},
  async run() {
    const { folders, processes } = cleanUp();
    process.stdout.write(`${folders} data folders removed, ${processes} processes ended\n`);
    return 0;
  },
};
