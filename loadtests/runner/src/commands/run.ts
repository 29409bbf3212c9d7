import { demandNames, workloads } from "../../../k6/workloads/index.ts";
import { designs } from "../designs/index.ts";
import { labelOf } from "../label.ts";
import { planLoad } from "../load-plan.ts";
import { openSession } from "../session.ts";
import { summarize } from "../summary.ts";
import { designNamed, durabilityNamed, roundTripOf, settle, toolsFor, type RunWish } from "../wish.ts";
import type { Command } from "./command.ts";
import { numberIn, pairsIn, readFlags, wholeIn } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const standard = { design: "two-phase-commit", workload: "steady" };
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standard.design})` },
  workload: { type: "string", meaning: `what customers do: ${Object.keys(workloads).join(", ")} (default ${standard.workload})` },
  rate: { type: "string", meaning: "open loop: bookings asked for per second, whatever comes back" },
  saturate: { type: "string", meaning: "closed loop instead: so many customers who each wait for their answer" },
  duration: { type: "string", meaning: "seconds of load, such as 30s" },
  demand: { type: "string", multiple: true, meaning: `vary what customers want: name=value, may be repeated: ${demandNames.join(", ")}` },
  durability: { type: "string", meaning: "D1 (default: survives power loss) or D0 (survives a killed process)" },
  rtt: {
    type: "string",
    meaning: "milliseconds of a round trip between all services and stores, 0 to 1000 (default: no network between them)",
  },
  seed: { type: "string", meaning: "what customers want is drawn from this number (default 1)" },
  switch: { type: "string", multiple: true, meaning: "vary the design: name=value, may be repeated; an unknown name lists them" },
  ...sessionFlags,
} as const;

/** Runs one design under one workload. */
export const run: Command = {
  purpose: "run one design under one workload, audit it, and write results.json",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    if (values.rate !== undefined && values.saturate !== undefined)
      throw new Error("--rate is an open loop and --saturate a closed one: choose one");
    const wish: RunWish = {
      design: values.design ?? standard.design,
      workload: values.workload ?? standard.workload,
      ...defined({
        ratePerS: numberIn("rate", values.rate),
        inFlight: numberIn("saturate", values.saturate),
        durationS: numberIn("duration", values.duration),
        seed: numberIn("seed", values.seed),
        roundTripMs: wholeIn("rtt", values.rtt),
        durability: values.durability,
      }),
      demand: pairsIn("demand", values.demand ?? []),
      switches: pairsIn("switch", values.switch ?? []),
    };
    const { durationS, warmUpS, label } = check(wish);
    const session = await openSession({ ...sessionOf("run", args, { ...values, signal }), tools: toolsFor(wish) });
    session.section({ id: "run", kind: "tour", workload: wish.workload, variants: [label] });
    session.expect({ runs: 1, secondsEach: warmUpS + durationS });
    const made = await session.perform(wish, { section: "run", variant: label, block: 1, point: null });
    session.finish();
    process.stdout.write(`${summarize([made])}\n\nresults: ${session.file}\n`);
    return made.valid ? 0 : 1;
  },
};

/** Says what cannot be before anything is begun. */
function check(wish: RunWish): { durationS: number; warmUpS: number; label: string } {
  const label = labelOf(wish.design, settle(designNamed(wish.design), wish.switches ?? {}), roundTripOf(wish.roundTripMs));
  if (wish.durability !== undefined) durabilityNamed(wish.durability);
  return { ...planLoad({ ...wish, runId: "check", targets: ["http://127.0.0.1"] }), label };
}

/** Leaves out what was not given, so that defaults apply. */
function defined<Values extends Record<string, unknown>>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
}
