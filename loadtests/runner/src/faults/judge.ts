import type { AuditReport, Unfinished } from "@coordbench/audit";
import type { FaultRecord } from "@coordbench/report";
import type { Expectation, FaultCase } from "./fault.ts";
import type { Done } from "./schedule.ts";

/** What there is to judge a case by. */
export interface Evidence {
  faults: readonly Pick<Done, "what" | "planned" | "hit" | "evidence">[];
  report: AuditReport;
  /** What the audit found before the last fault was healed, where the case wants that. */
  unhealed?: AuditReport | undefined;
  /** What customers were told, each once: `confirmed`, `rejected: contention`. */
  told: ReadonlySet<string>;
  /** The bookings that failpoints have hit, and what became of each; nothing where no decision stands. */
  hitBookings: ReadonlyMap<string, string | undefined>;
  /** How many messages were parked. */
  parked: number;
  /** For how long rows were locked for a promise in doubt, at most. */
  blockedMs: number;
  /** The services and servers that had ended when every fault was healed: they did so of themselves. */
  ended: readonly string[];
  /** What had not ended when the time allowed for it was over. */
  unfinished: readonly Unfinished[];
  /** What was wrong with the load. */
  flaws: readonly string[];
}

/** The invariants about the run itself: where one is broken nothing is shown. */
const aboutTheRun = new Set([21, 23, 24]);

/** What a case came to: what is wrong with the design comes before what was wrong with the case. */
export function judge(
  { expect = {}, drawn }: Pick<FaultCase, "expect" | "drawn">,
  evidence: Evidence,
): Pick<FaultRecord, "verdict" | "because"> {
  const wrong = [
    ...unexpected(evidence.report, expect.flagged ?? [], expect.tolerated ?? []),
    ...(expect.flaggedUnhealed === undefined ? [] : unhealed(evidence.unhealed, expect.flaggedUnhealed)),
    ...unwanted(expect, evidence),
    ...evidence.ended.map((name) => `${name} had ended, and nobody had killed it`),
    ...(expect.flagged === undefined ? evidence.unfinished.map(({ where, what }) => `it never ended: ${where}: ${what}`) : []),
  ];
  const missed = evidence.faults
    .filter(({ hit, planned }) => hit < planned)
    .map((fault) => `did not hit as planned (${fault.hit} of ${fault.planned}): ${fault.what}: ${fault.evidence}`);
  // Whether anybody comes by at a moment that was drawn is up to chance: it is enough where most of them were hit.
  const isShown = drawn !== undefined && missed.length < evidence.faults.length / 2;
  const flaws = [...(isShown ? [] : missed), ...evidence.flaws, ...brokenOf(evidence.report, true).map(words)];
  if (wrong.length > 0) return { verdict: "failed", because: [...wrong, ...flaws] };
  return flaws.length > 0 ? { verdict: "invalid", because: flaws } : { verdict: "passed", because: [] };
}

type Found = AuditReport["invariants"][number];

const brokenOf = ({ invariants }: AuditReport, isAboutTheRun: boolean) =>
  invariants.filter(({ id, verdict }) => verdict !== "holds" && aboutTheRun.has(id) === isAboutTheRun);

const words = ({ id, name, verdict, evidence, ids }: Found) =>
  `invariant ${id}, ${name}, ${verdict}: ${evidence}${ids.length === 0 ? "" : ` [${ids.join(", ")}]`}`;

/** What the audit found that it should not, and what it should have found. */
function unexpected(report: AuditReport, flagged: readonly number[], tolerated: readonly number[]): string[] {
  const broken = brokenOf(report, false);
  const violated = new Set(broken.filter(({ verdict }) => verdict === "violated").map(({ id }) => id));
  return [
    ...broken.filter(({ id, verdict }) => verdict !== "violated" || ![...flagged, ...tolerated].includes(id)).map(words),
    ...flagged.filter((id) => !violated.has(id)).map((id) => `the audit did not flag invariant ${id}`),
  ];
}

function unhealed(report: AuditReport | undefined, flagged: readonly number[]): string[] {
  if (report === undefined) return ["nothing was audited before the healing"];
  return unexpected(report, flagged, []).map((complaint) => `before the healing: ${complaint}`);
}

function unwanted({ told = [], untold = [], hitBookings, parked = 0, blockedMs = 0 }: Expectation, evidence: Evidence): string[] {
  const unsaid = told.filter((each) => !evidence.told.has(each));
  const said = untold.filter((each) => evidence.told.has(each));
  const becameOf = [...evidence.hitBookings].map(([bookingId, outcome = "undecided"]) => [bookingId, outcome] as const);
  const others = becameOf.filter(([, outcome]) => hitBookings !== undefined && outcome !== hitBookings);
  return [
    ...unsaid.map((each) => `no customer was told ${each}: they were told ${[...evidence.told].join(", ")}`),
    ...said.map((each) => `a customer was told ${each}`),
    ...(evidence.blockedMs < blockedMs ? [`a promise kept its rows for ${evidence.blockedMs} ms, not for ${blockedMs}`] : []),
    ...(evidence.parked < parked ? [`${evidence.parked} messages were parked, not ${parked}`] : []),
    ...others.map(([bookingId, outcome]) => `${bookingId} was hit and is ${outcome}, not ${hitBookings}`),
  ];
}
