import { answerOf } from "@coordbench/report";
import type { ToolName } from "@coordbench/infra/setup";
import { toolsFor } from "../wish.ts";
import { faultCases } from "../faults/cases/index.ts";
import type { FaultCase } from "../faults/fault.ts";
import { listFaults } from "../faults/list.ts";
import { playMatrix } from "../faults/matrix.ts";
import { loadOf, stackOf } from "../faults/plan.ts";
import { drawFaults } from "../faults/table.ts";
import { priceSheet } from "../prices.ts";
import { openSession, type Session } from "../session.ts";
import { writeReport } from "../write-report.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";
import { targetFlags, targetIn } from "./target-flags.ts";

const designNames = [...new Set(faultCases.map(({ design }) => design))];
const flags = {
  design: { type: "string", meaning: `only the cases of one design: ${designNames.join(", ")}` },
  case: {
    type: "string",
    multiple: true,
    meaning: "only the case of this name, of each design that has one; may be repeated; an unknown name lists them",
  },
  list: { type: "boolean", meaning: "list the cases, and the failpoints with where they sit in the protocols; break nothing" },
  ...targetFlags,
  ...sessionFlags,
} as const;

/** Breaks the designs in every way of the matrix, and audits what is left. */
export const faults: Command = {
  purpose: "break the designs under load, case by case, each proven to have hit, and audit them after each",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const target = targetIn(values);
    const cases = chosen(target.faultCases, values.design, values.case ?? []);
    if (values.list) {
      // The images have no failpoints: what breaks services on purpose is not where services run.
      process.stdout.write(`${listFaults(cases, { withFailpoints: target.play === undefined })}\n`);
      return 0;
    }
    await using laboratory = await target.open([]);
    const session = await openSession({ ...sessionOf("faults", args, { ...values, signal }), tools: toolsOf(cases) }, laboratory);
    declareCases(session, cases, "faults of");
    const brokenOff = await playMatrix(session, cases, { ...laboratory, signal, play: target.play });
    const results = brokenOff.size === 0 ? session.finish() : session.results();
    const unplayed = [...brokenOff].map(([name, error]) => `${name} could not be played to its end: ${error.message}`);
    const report = await writeReport(session.file, results, { prices: priceSheet(undefined) });
    const answer = answerOf(results).join(" ");
    const where = `results: ${session.file}\nreport:  ${report}`;
    process.stdout.write(`\n${[drawFaults(results.faults), ...unplayed, answer, where].filter(Boolean).join("\n\n")}\n`);
    return brokenOff.size === 0 && results.faults.every(({ verdict }) => verdict === "passed") ? 0 : 1;
  },
};

/** The cases that are wanted, or what there is instead. */
function chosen(all: readonly FaultCase[], design: string | undefined, names: readonly string[]): FaultCase[] {
  if (design !== undefined && !designNames.includes(design))
    throw new Error(`--design must be one of ${designNames.join(", ")}, not ${design}`);
  const own = all.filter((each) => design === undefined || each.design === design);
  const unknown = names.find((wanted) => !own.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new Error(`there is no case ${unknown}: there is ${own.map(({ name }) => name).join(", ")}`);
  return own.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** The programs that cases need. */
export function toolsOf(cases: readonly FaultCase[]): ToolName[] {
  return [...new Set(cases.map(stackOf).flatMap(toolsOfStack))];
}

function toolsOfStack({ design, switches, proxied, clocks }: ReturnType<typeof stackOf>): ToolName[] {
  return [...toolsFor({ design, switches, ...(proxied && { roundTripMs: 0 }) }), ...(clocks ? (["faketime"] as const) : [])];
}

/** Says what a session is about: a section for each design. */
export function declareCases(session: Session, cases: readonly FaultCase[], title: string): void {
  for (const [design, own] of Map.groupBy(cases, (each) => each.design)) {
    const [first] = own;
    if (first === undefined) continue;
    const { workload, ratePerS } = loadOf(first);
    session.section({
      id: `${title} ${design}`,
      kind: "faults",
      workload,
      design,
      cases: own.map(({ name }) => name),
      load: { mode: "open", ratePerS },
    });
  }
}
