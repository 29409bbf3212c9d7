import { compare as analyse } from "@coordbench/report";
import { drawComparison } from "../draw-findings.ts";
import { blocksToCome, runsOf, saturationOf, sectionsOf, type Contest } from "../comparison.ts";
import { findCapacities, givenRate, rateFor, type EqualRate } from "../equal-rate.ts";
import { performAll } from "../series.ts";
import { openSession, type Session } from "../session.ts";
import { toolsOf, variantsIn, variantSyntax } from "../variants.ts";
import { ceilingTools } from "../ceilings/measure-ceilings.ts";
import { paces } from "../ceilings/pace.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn, type ChosenLoad } from "./load-flags.ts";
import { numberIn, readFlags, countIn } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";
import { targetFlags, targetIn } from "./target-flags.ts";

const standard = { designs: "two-phase-commit,saga", repeats: 8, durationS: 20, inFlight: 64 };
const warmUpS = 3;
const fewestForVerdict = 6;
/** What each half of a comparison tells, and how it is loaded for it. */
const halves = { goodput: "closed", latency: "open" } as const;
type Half = keyof typeof halves;

const flags = {
  designs: { type: "string", meaning: `${variantSyntax} (default ${standard.designs}); one that is named twice is compared with itself` },
  ...loadFlags,
  repeats: {
    type: "string",
    meaning: `blocks, in each of which every design runs under every load (default ${standard.repeats}; fewer than ${fewestForVerdict} give no verdict)`,
  },
  duration: { type: "string", meaning: `seconds of load in each run (default ${standard.durationS}s)` },
  rate: {
    type: "string",
    meaning: "bookings per second for latency and cost (default: half of what the slower design can take, searched for)",
  },
  "in-flight": { type: "string", meaning: `customers who each wait for their answer, for goodput (default ${standard.inFlight})` },
  only: {
    type: "string",
    meaning: `one half of the runs: ${Object.keys(halves).join(" (at saturation) or ")} (and cost, at the equal rate)`,
  },
  ...targetFlags,
  ...sessionFlags,
} as const;

type Values = ReturnType<typeof readFlags<typeof flags>>["values"];

/** Compares designs in interleaved pairs. */
export const compare: Command = {
  purpose: "compare designs in interleaved blocks: goodput at saturation, latency and cost at an equal rate, each with a verdict",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const contest = contestIn(values);
    const inFlight = countIn("in-flight", values["in-flight"]) ?? standard.inFlight;
    const only = halfIn(values.only);
    const given = numberIn("rate", values.rate);
    if (contest.repeats < fewestForVerdict) process.stderr.write(`fewer than ${fewestForVerdict} repeats: there will be no verdict\n`);
    const { variants } = contest;
    const target = targetIn(values);
    await using laboratory = await target.open(variants.map(({ chosen }) => chosen));
    const options = { ...sessionOf("compare", args, { ...values, signal }), tools: [...ceilingTools, ...toolsOf(variants)] };
    const session = await openSession(options, laboratory);
    const rate = given === undefined ? undefined : givenRate(given);
    await carryOut(session, contest, { inFlight, rate, only });
    // What can have no verdict anyway is not worth the time either.
    if (contest.repeats >= fewestForVerdict) await target.ensureCeilings(session, paces.standard, signal);
    return await conclude(session, (results) => analyse(results).map(drawComparison).join("\n\n"));
  },
};

function contestIn(values: Values): Contest & ChosenLoad {
  const variants = variantsIn("designs", values.designs ?? standard.designs);
  if (variants.length < 2) throw new Error(`--designs must name at least two to compare: ${variantSyntax}`);
  const repeats = countIn("repeats", values.repeats) ?? standard.repeats;
  return { ...loadIn(values), variants, repeats, durationS: numberIn("duration", values.duration) ?? standard.durationS, warmUpS };
}

function halfIn(only: string | undefined): Half | undefined {
  if (only === undefined || only === "goodput" || only === "latency") return only;
  throw new Error(`--only must be one of ${Object.keys(halves).join(", ")}, not ${only}`);
}

async function carryOut(
  session: Session,
  contest: Contest & ChosenLoad,
  { inFlight, rate, only }: { inFlight: number; rate: EqualRate | undefined; only: Half | undefined },
): Promise<void> {
  const wanted = only === undefined ? Object.values(halves) : [halves[only]];
  const sections = wanted.includes("open")
    ? sectionsOf(contest, {
        inFlight,
        rate: rate ?? rateFor(await findCapacities(session, contest, [blocksToCome(contest, wanted.length)])),
      })
    : [saturationOf(contest, inFlight)];
  const asked = sections.filter(({ load }) => wanted.includes(load.mode));
  for (const section of asked) session.section(section);
  await performAll(session, runsOf(contest, asked));
}
