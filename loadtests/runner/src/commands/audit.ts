import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { styleText } from "node:util";
import { audit as check, exitCodeOf, trim, type AuditReport } from "@coordbench/audit";
import { latestLedgers, readLedgers } from "../archive.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";

const colours = { holds: "green", violated: "red", unknown: "yellow" } as const;

const flags = {
  trim: {
    type: "string",
    meaning: "write the ledgers of the one FILE here, cut down to 60 bookings: a new base for the corpus of bad histories",
  },
} as const;
const keptBookings = 60;

/** Audits ledgers that runs have left, once more. */
export const audit: Command = {
  purpose: "audit the ledgers of runs again: FILE…, or those of the latest session; exits with 0 holds, 1 violated, 2 unknown",
  flags,
  async run(args) {
    const { positionals, values } = readFlags(flags, args);
    const files = positionals.length > 0 ? positionals : latestLedgers();
    const codes = files.map((file) => {
      const ledgers = readLedgers(file);
      const report = check(ledgers);
      if (values.trim !== undefined) writeFileSync(values.trim, JSON.stringify(trim(ledgers, keptBookings)));
      process.stdout.write(`${ledgers.design} under ${ledgers.workload} (${basename(file)})\n${draw(report)}\n\n`);
      return exitCodeOf(report.verdict);
    });
    return codes.includes(1) ? 1 : Math.max(0, ...codes);
  },
};

function draw({ verdict, invariants }: AuditReport): string {
  const rows = invariants.map(({ id, name, verdict: found, evidence, ids }) => {
    const blame = ids.length === 0 ? "" : `\n       ${ids.join(", ")}`;
    return `  ${String(id).padStart(2)}  ${styleText(colours[found], found.padEnd(8))}  ${name}: ${evidence}${blame}`;
  });
  return [...rows, `  verdict: ${styleText(colours[verdict], verdict)}`].join("\n");
}
