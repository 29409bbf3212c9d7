import { resultsFile } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { performSession } from "../session.ts";
import { summarize } from "../summary.ts";
import type { Command } from "./command.ts";

const workloads = ["steady", "scarce", "hot"];
const durationS = 8;

/** Runs every design under the three workloads that tell most, in turn. */
export const bench: Command = {
  purpose: "run every design under steady, scarce and hot load: the whole tour, in three minutes",
  flags: {},
  async run(_args, signal) {
    // A B, B A, A B: what drifts while the session goes on does not always meet the same design first.
    const wishes = workloads.flatMap((workload, index) => {
      const order = [...designs.keys()];
      return (index % 2 === 0 ? order : order.toReversed()).map((design) => ({ design, workload, durationS, warmUpS: 2 }));
    });
    const { runs, file } = await performSession(wishes, { file: resultsFile("bench"), command: "coordbench bench", signal });
    const inOrder = runs.toSorted((a, b) => [...designs.keys()].indexOf(a.design) - [...designs.keys()].indexOf(b.design));
    process.stdout.write(`\n${summarize(inOrder)}\n\nresults: ${file}\n`);
    return runs.every(({ valid }) => valid) ? 0 : 1;
  },
};
