import { once } from "node:events";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { drawStudy, studyLegend } from "../draw-traces.ts";
import { checkAll, performAll } from "../series.ts";
import { openSession } from "../session.ts";
import { compareLinkOf, studyTraces, tracedSection, tracedSeries } from "../study-traces.ts";
import { tracedInto } from "../traced.ts";
import type { TraceStore } from "../traces.ts";
import { toolsOf, variantsIn, variantSyntax } from "../variants.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { countIn, numberIn, readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";
import { targetFlags, targetIn } from "./target-flags.ts";

const standard = { designs: "two-phase-commit,saga", count: 200 };
/** Long enough for the rare slow booking, and for a small share to be enough. */
const phases = { durationS: 15, warmUpS: 3 };
const otlpPort = 4318;
const flags = {
  designs: { type: "string", meaning: `${variantSyntax} (default ${standard.designs})` },
  ...loadFlags,
  number: { type: "string", short: "n", meaning: `confirmed bookings of each to look at (default ${standard.count})` },
  rate: { type: "string", meaning: "bookings per second (default: the workload's)" },
  keep: { type: "boolean", meaning: "leave Jaeger running until Ctrl-C, to look around in it" },
  "jaeger-ui": { type: "string", meaning: `a Jaeger of your own, by the URL of its pages; spans go to port ${otlpPort} of the same host` },
  ...targetFlags,
  ...sessionFlags,
} as const;

/** Shows where the time of a booking goes, design beside design. */
export const traces: Command = {
  purpose: "trace bookings of each design and show where their time goes, step by step, with the booking in the middle and the slow one",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const chosen = loadIn(values);
    const variants = variantsIn("designs", values.designs ?? standard.designs);
    const ratePerS = numberIn("rate", values.rate) ?? workloadOf(chosen.workload).ratePerS;
    const plan = { ...chosen, variants, ratePerS, count: countIn("number", values.number) ?? standard.count, ...phases };
    const series = tracedSeries(plan);
    checkAll(series);
    const own = values["jaeger-ui"] === undefined ? undefined : jaegerAt(values["jaeger-ui"]);
    await using laboratory = await targetIn(values).open(own === undefined ? series.map(({ wish }) => wish) : []);
    const started = laboratory.traceStore;
    if ((own !== undefined || values.keep) && values.target !== undefined && values.target !== "local")
      throw new Error("--keep and --jaeger-ui are for --target local: in a cluster every run has a Jaeger that goes with it");
    const session = await openSession(
      { ...sessionOf("traces", args, { ...values, signal }), tools: toolsOf(variants) },
      own === undefined ? laboratory : tracedInto(own),
    );
    session.section(tracedSection(plan));
    await performAll(session, series);
    const studies = studyTraces(session, plan);
    const ui = own?.address ?? (values.keep ? started?.address : undefined);
    session.add({ traces: studies, compareLink: ui === undefined ? null : compareLinkOf(ui, studies) });
    const code = await conclude(session, ({ compareLink }) =>
      [...studies.map(drawStudy), studyLegend, ...(compareLink === null ? [] : [`side by side: ${compareLink}`])].join("\n\n"),
    );
    if (values.keep && started !== undefined) await stay(started, signal);
    return code;
  },
};

function jaegerAt(ui: string): TraceStore {
  if (!URL.canParse(ui)) throw new Error(`--jaeger-ui must be a URL such as http://localhost:16686, not ${ui}`);
  const spans = new URL("/v1/traces", ui);
  spans.port = String(otlpPort);
  return { address: ui.replace(/\/$/, ""), tracesUrl: spans.href };
}

async function stay({ address }: TraceStore, signal: AbortSignal): Promise<void> {
  process.stdout.write(`\nJaeger runs at ${address} until Ctrl-C; all traces of this session are in it\n`);
  if (!signal.aborted) await once(signal, "abort");
}
