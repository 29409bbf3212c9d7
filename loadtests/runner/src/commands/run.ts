import { logFolder } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { describeCosts } from "../describe-costs.ts";
import { labelOf } from "../label.ts";
import { planLoad } from "../load-plan.ts";
import { priceSheet } from "../prices.ts";
import { openSession } from "../session.ts";
import { summarize } from "../summary.ts";
import { designNamed, durabilityNamed, roundTripOf, settle, toolsFor, unitsOf, type Instrument, type RunWish } from "../wish.ts";
import type { Command } from "./command.ts";
import { tracedInto } from "../traced.ts";
import { startTraceStoreFor } from "../traces.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { numberIn, pairsIn, readFlags, shareIn, wholeIn } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const standardDesign = "two-phase-commit";
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standardDesign})` },
  ...loadFlags,
  rate: { type: "string", meaning: "open loop: bookings asked for per second, whatever comes back" },
  saturate: { type: "string", meaning: "closed loop instead: so many customers who each wait for their answer" },
  duration: { type: "string", meaning: "seconds of load, such as 30s" },
  durability: { type: "string", meaning: "D1 (default: survives power loss) or D0 (survives a killed process)" },
  rtt: {
    type: "string",
    meaning: "milliseconds of a round trip between all services and stores, 0 to 1000 (default: no network between them)",
  },
  seed: { type: "string", meaning: "what customers want is drawn from this number (default 1)" },
  "count-flushes": {
    type: "boolean",
    meaning: "count the flushes of Redis and NATS too, by strace, which slows them down: believe no time of such a run",
  },
  profile: {
    type: "boolean",
    meaning: "profile the services, and say what the testbed itself takes of a booking: believe no time of such a run",
  },
  faults: {
    type: "boolean",
    meaning: "let the services be broken at their failpoints while it lasts (services/README.md): believe no time of such a run",
  },
  switch: { type: "string", multiple: true, meaning: "vary the design: name=value, may be repeated; an unknown name lists them" },
  traced: { type: "string", meaning: "the share of requests to trace, such as 1%: what is missing of their traces makes the run invalid" },
  prices: { type: "string", meaning: "a file of prices that replace those of loadtests/report/prices.json: any of its figures, as JSON" },
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
      design: values.design ?? standardDesign,
      ...loadIn(values),
      ...defined({
        ratePerS: numberIn("rate", values.rate),
        inFlight: numberIn("saturate", values.saturate),
        durationS: numberIn("duration", values.duration),
        sampledShare: shareIn("traced", values.traced),
        seed: numberIn("seed", values.seed),
        roundTripMs: wholeIn("rtt", values.rtt),
        durability: values.durability,
        instrument: instrumentIn(values),
      }),
      switches: pairsIn("switch", values.switch ?? []),
    };
    const prices = priceSheet(values.prices);
    const { durationS, warmUpS, label } = check(wish);
    await using traceStore = await startTraceStoreFor([wish], logFolder);
    const session = await openSession(
      { ...sessionOf("run", args, { ...values, signal }), tools: toolsFor(wish) },
      traceStore && tracedInto(traceStore),
    );
    session.section({ id: "run", kind: "tour", workload: wish.workload, variants: [label] });
    session.expect({ runs: 1, secondsEach: warmUpS + durationS });
    const made = await session.perform(wish, { section: "run", variant: label, block: 1, point: null });
    return await conclude(session, ({ runs }) => [summarize(runs), describeCosts(made, prices)].join("\n\n"), prices);
  },
};

/** Says what cannot be before anything is begun. */
function check(wish: RunWish): { durationS: number; warmUpS: number; label: string } {
  const { roundTripMs, sampledShare } = wish;
  const switches = settle(designNamed(wish.design), wish.switches ?? {});
  const label = labelOf(wish.design, switches, { roundTripMs: roundTripOf(roundTripMs), sampledShare });
  if (wish.durability !== undefined) durabilityNamed(wish.durability);
  const plan = planLoad({ ...wish, runId: "check", targets: ["http://127.0.0.1"] });
  unitsOf(plan, switches);
  return { ...plan, label };
}

const instruments = { "count-flushes": "flushes", profile: "profile", faults: "failpoints" } as const;

function instrumentIn(values: { [Flag in keyof typeof instruments]?: boolean | undefined }): Instrument | undefined {
  const wanted = (Object.keys(instruments) as (keyof typeof instruments)[]).filter((flag) => values[flag]);
  if (wanted.length > 1) throw new Error(`${wanted.map((flag) => `--${flag}`).join(" and ")} would disturb each other: choose one`);
  return wanted[0] && instruments[wanted[0]];
}

/** Leaves out what was not given, so that defaults apply. */
function defined<Values extends Record<string, unknown>>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
}
