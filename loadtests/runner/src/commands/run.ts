import { workloads } from "../../../k6/workloads/index.ts";
import { resultsFile } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { describeCosts } from "../describe-costs.ts";
import { priceSheet } from "../prices.ts";
import { performSession } from "../session.ts";
import { summarize } from "../summary.ts";
import type { RunWish } from "../wish.ts";
import type { Command } from "./command.ts";
import { numberIn, pairsIn, readFlags } from "./options.ts";

const standard = { design: "two-phase-commit", workload: "steady" };
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standard.design})` },
  workload: { type: "string", meaning: `what customers do: ${Object.keys(workloads).join(", ")} (default ${standard.workload})` },
  rate: { type: "string", meaning: "open loop: bookings asked for per second, whatever comes back" },
  saturate: { type: "string", meaning: "closed loop instead: so many customers who each wait for their answer" },
  duration: { type: "string", meaning: "seconds of load, such as 30s" },
  items: { type: "string", meaning: "different items in each booking, 1 to 10" },
  durability: { type: "string", meaning: "D1 (default: survives power loss) or D0 (survives a killed process)" },
  seed: { type: "string", meaning: "what customers want is drawn from this number (default 1)" },
  "count-flushes": {
    type: "boolean",
    meaning: "count the flushes of Redis and NATS too, by strace, which slows them down: believe no time of such a run",
  },
  profile: {
    type: "boolean",
    meaning: "profile the services, and say what the testbed itself takes of a booking: believe no time of such a run",
  },
  switch: { type: "string", multiple: true, meaning: "vary the design: name=value, may be repeated; an unknown name lists them" },
  prices: { type: "string", meaning: "a file of prices that replace those of loadtests/report/prices.json: any of its figures, as JSON" },
  out: { type: "string", meaning: "where to write results.json" },
} as const;

/** Runs one design under one workload. */
export const run: Command = {
  purpose: "run one design under one workload, audit it, and write results.json",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    if (values.rate !== undefined && values.saturate !== undefined)
      throw new Error("--rate is an open loop and --saturate a closed one: choose one");
    if (values["count-flushes"] && values.profile) throw new Error("--count-flushes and --profile would disturb each other: choose one");
    const wish: RunWish = {
      design: values.design ?? standard.design,
      workload: values.workload ?? standard.workload,
      ...defined({
        ratePerS: numberIn("rate", values.rate),
        inFlight: numberIn("saturate", values.saturate),
        durationS: numberIn("duration", values.duration),
        itemsPerBooking: numberIn("items", values.items),
        seed: numberIn("seed", values.seed),
        durability: values.durability,
        instrument: values["count-flushes"] ? ("flushes" as const) : values.profile ? ("profile" as const) : undefined,
      }),
      switches: pairsIn("switch", values.switch ?? []),
    };
    const prices = priceSheet(values.prices);
    const { runs, file } = await performSession([wish], {
      file: values.out ?? resultsFile("run"),
      command: `coordbench run ${args.join(" ")}`,
      signal,
    });
    process.stdout.write(`${[summarize(runs), ...runs.map((made) => describeCosts(made, prices)), `results: ${file}`].join("\n\n")}\n`);
    return runs.every(({ valid }) => valid) ? 0 : 1;
  },
};

/** Leaves out what was not given, so that defaults apply. */
function defined<Values extends Record<string, unknown>>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
}
