import type { AuditReport, Unfinished } from "@coordbench/audit";
import type { FaultRecord } from "@coordbench/report";
import type { FaultCase } from "./fault.ts";
import type { Done } from "./schedule.ts";

/** What there is to judge a case by. */
export interface Evidence {
  faults: readonly Pick<Done, "what" | "planned" | "hit" | "evidence">[];
  report: AuditReport;
  /** What the audit found before the last fault was healed, where the case wants that. */
  unhealed?: AuditReport | undefined;
  /** What customers were told, each once: `confirmed`, `rejected: contention`. */
  told: ReadonlySet<string>;
  /** What those of them were told who came and went while all faults lasted. */
  toldMeanwhile: ReadonlySet<string>;
  /** What those of them were told who came some time after the last healing. */
  toldAfterwards: ReadonlySet<string>;
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

/** What a case came to: what is wrong with the design comes before what was wrong with the case, and that before what had to come of its faults. */
export function judge(theCase: Pick<FaultCase, "expect" | "drawn">, evidence: Evidence): Pick<FaultRecord, "verdict" | "because"> {
  const [wrong, unmet] = [wrongIn(theCase, evidence), unmetOf(theCase, evidence)];
  const missed = evidence.faults
    .filter(({ hit, planned }) => hit < planned)
    .map((fault) => `did not hit as planned (${fault.hit} of ${fault.planned}): ${fault.what}: ${fault.evidence}`);
  // Whether anybody comes by at a moment that was drawn is up to chance: it is enough where most of them were hit.
  const isShown = theCase.drawn !== undefined && missed.length < evidence.faults.length / 2;
  const flaws = [...(isShown ? [] : missed), ...evidence.flaws, ...brokenOf(evidence.report, true).map(words)];
  if (wrong.length > 0) return { verdict: "failed", because: [...wrong, ...unmet, ...flaws] };
  if (flaws.length > 0) return { verdict: "invalid", because: [...flaws, ...unmet] };
  return unmet.length > 0 ? { verdict: "failed", because: unmet } : { verdict: "passed", because: [] };
}

type Found = AuditReport["invariants"][number];

const brokenOf = ({ invariants }: AuditReport, isAboutTheRun: boolean) =>
  invariants.filter(({ id, verdict }) => verdict !== "holds" && aboutTheRun.has(id) === isAboutTheRun);

const words = ({ id, name, verdict, evidence, ids }: Found) =>
  `invariant ${id}, ${name}, ${verdict}: ${evidence}${ids.length === 0 ? "" : ` [${ids.join(", ")}]`}`;

/** What must not be, whether a fault has hit or not. */
function wrongIn({ expect = {}, drawn }: Pick<FaultCase, "expect" | "drawn">, evidence: Evidence): string[] {
  const { flagged, tolerated = [], flaggedUnhealed = [], hitBookings, untold = [] } = expect;
  const { report, unhealed, told, toldAfterwards, ended, unfinished } = evidence;
  const isServing = toldAfterwards.size === 0 || drawn !== undefined || served.some((each) => toldAfterwards.has(each));
  const becameOf = [...evidence.hitBookings].map(([bookingId, outcome = "undecided"]) => [bookingId, outcome] as const);
  const others = becameOf.filter(([, outcome]) => hitBookings !== undefined && outcome !== hitBookings);
  return [
    ...excess(report, [...(flagged ?? []), ...tolerated]),
    ...(unhealed === undefined ? [] : excess(unhealed, flaggedUnhealed).map(beforeHealing)),
    ...others.map(([bookingId, outcome]) => `${bookingId} was hit and is ${outcome}, not ${hitBookings}`),
    ...untold.filter((each) => told.has(each)).map((each) => `a customer was told ${each}`),
    ...(isServing ? [] : [`nobody was served some time after the healing: they were told ${listed(toldAfterwards)}`]),
    ...ended.map((name) => `${name} had ended, and nobody had killed it`),
    ...(flagged === undefined ? unfinished.map(({ where, what }) => `it never ended: ${where}: ${what}`) : []),
  ];
}

/** What had to come of the faults, and did not. */
function unmetOf({ expect = {} }: Pick<FaultCase, "expect">, evidence: Evidence): string[] {
  const { flagged = [], flaggedUnhealed, told = [], toldMeanwhile = [], parked = 0, blockedMs = 0 } = expect;
  return [
    ...unflagged(evidence.report, flagged),
    ...(flaggedUnhealed === undefined ? [] : unflagged(evidence.unhealed, flaggedUnhealed).map(beforeHealing)),
    ...unsaid(told, evidence.told).map((complaint) => `no customer was told ${complaint}`),
    ...unsaid(toldMeanwhile, evidence.toldMeanwhile).map((complaint) => `while it lasted no customer was told ${complaint}`),
    ...(evidence.blockedMs < blockedMs ? [`a promise kept its rows for ${evidence.blockedMs} ms, not for ${blockedMs}`] : []),
    ...(evidence.parked < parked ? [`${evidence.parked} messages were parked, not ${parked}`] : []),
  ];
}

/** What a customer is told of a design that is at work. */
const served = ["confirmed", "rejected: sold-out", "rejected: payment-declined"];

const beforeHealing = (complaint: string) => `before the healing: ${complaint}`;

/** What the audit found that it should not. */
function excess(report: AuditReport, allowed: readonly number[]): string[] {
  return brokenOf(report, false)
    .filter(({ id, verdict }) => verdict !== "violated" || !allowed.includes(id))
    .map(words);
}

/** What the audit should have found. */
function unflagged(report: AuditReport | undefined, flagged: readonly number[]): string[] {
  if (report === undefined) return ["nothing was audited"];
  const isFlagged = (wanted: number) => report.invariants.some(({ id, verdict }) => id === wanted && verdict === "violated");
  return flagged.filter((id) => !isFlagged(id)).map((id) => `the audit did not flag invariant ${id}`);
}

const listed = (told: ReadonlySet<string>) => [...told].join(", ") || "nothing";

const unsaid = (wanted: readonly string[], said: ReadonlySet<string>) =>
  wanted.filter((each) => !said.has(each)).map((each) => `${each}: they were told ${listed(said)}`);
