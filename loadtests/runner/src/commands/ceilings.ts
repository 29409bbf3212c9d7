import type { Ceiling } from "@coordbench/report";
import { ceilingsTakeS, ceilingTools, ensureCeilings } from "../ceilings/measure-ceilings.ts";
import { paces } from "../ceilings/pace.ts";
import { openSession } from "../session.ts";
import { drawTable } from "../table.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

/** Measures what the parts can do by themselves. */
export const ceilings: Command = {
  purpose: "measure what the parts of the designs can do on this machine now, each by itself: a minute and a half",
  flags: sessionFlags,
  async run(args, signal) {
    const { values } = readFlags(sessionFlags, args);
    const session = await openSession({ ...sessionOf("ceilings", args, { ...values, signal }), tools: ceilingTools });
    process.stderr.write(`this takes about ${ceilingsTakeS(paces.standard)} s\n`);
    await ensureCeilings(session, paces.standard, signal);
    if (session.results().ceilings.length === 0) return 1;
    return conclude(session, ({ ceilings: found }) => draw(found));
  },
};

function draw(found: Ceiling[]): string {
  const rows = found.map(({ name, perS, lowestPerS, highestPerS, cpuMsPerOp }) => [
    name,
    perS.toFixed(0),
    `${lowestPerS.toFixed(0)} – ${highestPerS.toFixed(0)}`,
    cpuMsPerOp?.toFixed(3) ?? "–",
  ]);
  const width = Math.max(...found.map(({ name }) => name.length));
  const meanings = found.map(({ name, meaning }) => `${name.padEnd(width)}  ${meaning}`);
  const [any] = found;
  const how = `the median of ${any?.samples} samples and their spread, ${any?.concurrency} operations under way at once; CPU of all processes but k6`;
  return `${drawTable(["part", "per second", "spread", "CPU ms each"], rows)}\n\n${how}\n${meanings.join("\n")}`;
}
