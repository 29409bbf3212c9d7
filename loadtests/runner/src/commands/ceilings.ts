import { ensureTools } from "@coordbench/infra/setup";
import type { Ceiling } from "@coordbench/report";
import { resultsFile, writeResults } from "../archive.ts";
import { ceilingsTakeS, ceilingTools, measureCeilings } from "../ceilings/measure-ceilings.ts";
import { describeMachine } from "../manifest.ts";
import { showProgress } from "../progress.ts";
import { sweep } from "../session.ts";
import { drawTable } from "../table.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";

const flags = { out: { type: "string", meaning: "where to write results.json" } } as const;

/** Measures what the parts can do by themselves. */
export const ceilings: Command = {
  purpose: "measure what the parts of the designs can do on this machine now, each by itself: a minute and a half",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    sweep();
    const tools = await ensureTools(ceilingTools, (line) => process.stderr.write(`${line}\n`));
    const manifest = await describeMachine(`coordbench ceilings ${args.join(" ")}`.trim(), Object.values(tools));
    process.stderr.write(`this takes about ${ceilingsTakeS()} s\n`);
    const progress = showProgress("ceilings");
    const found = await measureCeilings({ tools, signal, progress: progress.phase });
    progress.done("measured");
    const file = values.out ?? resultsFile("ceilings");
    writeResults(file, { ...manifest, finishedAt: new Date().toISOString() }, { ceilings: found });
    process.stdout.write(`${draw(found)}\n\nresults: ${file}\n`);
    return 0;
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
