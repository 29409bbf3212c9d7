import { join } from "node:path";
import { writeWhole } from "../archive.ts";
import { caseOf, chaosDesigns, drawChaos, type Chaos } from "../faults/chaos/draw.ts";
import { readChaos, sayChaos, writeChaos } from "../faults/chaos/keep.ts";
import { drawChaosTable } from "../faults/chaos/table.ts";
import { playMatrix } from "../faults/matrix.ts";
import { localLaboratory } from "../laboratory.ts";
import { priceSheet } from "../prices.ts";
import { openSession } from "../session.ts";
import { writeReport } from "../write-report.ts";
import type { Command } from "./command.ts";
import { declareCases, toolsOf } from "./faults.ts";
import { countIn, numberIn, readFlags, wholeIn } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const flags = {
  seed: { type: "string", meaning: "the seed of the first schedule: the same one is the same schedule; 1 where nobody says" },
  seeds: { type: "string", meaning: "how many seeds, one after the other: 1 where nobody says" },
  minutes: { type: "string", meaning: "how long the load of each schedule lasts: 1 where nobody says" },
  seconds: { type: "string", meaning: "the same in seconds" },
  design: { type: "string", meaning: `only one design: ${chaosDesigns.join(", ")}` },
  schedule: { type: "string", meaning: "play what stands in this file, as such a session wrote it or as you changed it" },
  list: { type: "boolean", meaning: "show the schedules; break nothing" },
  ...sessionFlags,
} as const;
const standard = { seed: 1, seeds: 1, seconds: 60 };
const secondsPerMinute = 60;

/** Breaks the designs as lots say, several things at a time, and audits what is left. */
export const chaos: Command = {
  purpose: "break the designs under load at random, as a seed says, and audit them afterwards",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const wanted = values.schedule === undefined ? drawnBy(values) : [readChaos(values.schedule)];
    process.stdout.write(`${wanted.map(sayChaos).join("\n\n")}\n`);
    if (values.list) return 0;
    const cases = wanted.map(caseOf);
    const session = await openSession({ ...sessionOf("chaos", args, { ...values, signal }), tools: toolsOf(cases) });
    for (const each of wanted) writeWhole(scheduleFile(session.folder, each.design, each.seed), writeChaos(each));
    declareCases(session, cases, "chaos in");
    const brokenOff = await playMatrix(session, cases, { ...localLaboratory, signal });
    const results = brokenOff.size === 0 ? session.finish() : session.results();
    const unplayed = [...brokenOff].map(([which, error]) => `${which} could not be played to its end: ${error.message}`);
    const again = `to play one again: npm run chaos -- --schedule ${scheduleFile(session.folder, "DESIGN", "N")}`;
    const report = await writeReport(session.file, results, { prices: priceSheet(undefined) });
    const where = `results: ${session.file}\nreport:  ${report}`;
    process.stdout.write(`\n${[drawChaosTable(results.faults), ...unplayed, again, where].join("\n\n")}\n`);
    return brokenOff.size === 0 && results.faults.every(({ verdict }) => verdict === "passed") ? 0 : 1;
  },
};

/** The schedules of all seeds that are wanted, in every design that is. */
function drawnBy(values: Partial<Record<"seed" | "seeds" | "minutes" | "seconds" | "design", string>>): Chaos[] {
  const first = wholeIn("seed", values.seed) ?? standard.seed;
  const count = countIn("seeds", values.seeds) ?? standard.seeds;
  const minutes = numberIn("minutes", values.minutes);
  const seconds = numberIn("seconds", values.seconds) ?? (minutes === undefined ? standard.seconds : minutes * secondsPerMinute);
  const unknown = values.design !== undefined && !(chaosDesigns as readonly string[]).includes(values.design);
  if (unknown) throw new Error(`--design must be one of ${chaosDesigns.join(", ")}, not ${values.design}`);
  const designs = chaosDesigns.filter((each) => values.design === undefined || each === values.design);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  return designs.flatMap((design) => seeds.map((seed) => drawChaos({ design, seed, seconds })));
}

const scheduleFile = (folder: string, design: string, seed: number | "N") => join(folder, `${design}.seed-${seed}.schedule.json`);
