import { designs } from "../designs/index.ts";
import { labelOf } from "../label.ts";
import { openSession } from "../session.ts";
import { summarize } from "../summary.ts";
import { asShown, inTurn, tourOf } from "../tour.ts";
import { toolsFor } from "../wish.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const phases = { durationS: 7, warmUpS: 2 };

/** Runs every design under the three workloads that tell most, in turn. */
export const bench: Command = {
  purpose: "run every design under steady, scarce and hot load: the whole tour, in four minutes",
  flags: sessionFlags,
  async run(args, signal) {
    const { values } = readFlags(sessionFlags, args);
    const tour = tourOf([...designs.values()], phases);
    const tools = tour.flatMap(toolsFor);
    const session = await openSession({ ...sessionOf("bench", args, { ...values, signal }), tools });
    session.expect({ runs: tour.length, secondsEach: phases.durationS + phases.warmUpS });
    const runs = [];
    for (const wish of inTurn(tour)) {
      const step = { section: wish.workload, variant: labelOf(wish.design, wish.switches ?? {}), block: 1, point: null };
      runs.push(await session.perform(wish, step));
    }
    session.finish();
    process.stdout.write(`\n${summarize(asShown(tour, runs))}\n\nresults: ${session.file}\n`);
    return runs.every(({ valid }) => valid) ? 0 : 1;
  },
};
