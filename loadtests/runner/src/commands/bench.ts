import { resultsFile } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { performSession } from "../session.ts";
import { summarize } from "../summary.ts";
import { asShown, inTurn, tourOf } from "../tour.ts";
import type { Command } from "./command.ts";

const phases = { durationS: 7, warmUpS: 2 };

/** Runs every design under the three workloads that tell most, in turn. */
export const bench: Command = {
  purpose: "run every design under steady, scarce and hot load: the whole tour, in four minutes",
  flags: {},
  async run(_args, signal) {
    const tour = tourOf([...designs.values()], phases);
    const { runs, file } = await performSession(inTurn(tour), { file: resultsFile("bench"), command: "coordbench bench", signal });
    process.stdout.write(`\n${summarize(asShown(tour, runs))}\n\nresults: ${file}\n`);
    return runs.every(({ valid }) => valid) ? 0 : 1;
  },
};
