import { lost, oversell, type AuditReport, type Ledgers } from "@coordbench/audit";
import type { FaultRecord } from "@coordbench/report";
import { toldOf, type ClientLine } from "../../../k6/ledger/index.ts";
import type { ClientRecord } from "../client-ledger.ts";
import type { LoadResult } from "../load.ts";
import type { LoadPlan } from "../load-plan.ts";
import type { Arena } from "./arena.ts";
import type { FaultCase } from "./fault.ts";
import { judge, type Evidence } from "./judge.ts";
import type { Done } from "./schedule.ts";
import { sufferingOf, type Window } from "./suffering.ts";
import type { Seen } from "./watch.ts";

/** Everything that is known of a case when it has ended. */
export interface Found {
  plan: LoadPlan;
  startedAt: string;
  result: LoadResult;
  client: ClientRecord;
  lines: ClientLine[];
  done: Done[];
  seen: Seen;
  drainedMs: number;
  unfinished: Ledgers["unfinished"];
  /** Who had ended when every fault was healed. */
  ended: string[];
  /** What was found before the last fault was healed, where the case wants that. */
  unhealed: AuditReport | undefined;
  durability: Ledgers["durability"];
}

/** A fault's case quotes no time that a late customer would spoil (22), and every run says of the checkers that they are sound (24). */
const leftOut = new Set([22, 24]);
const tolerance = 0.01;

/** Adds a case to what has happened on its stack. */
export function remember({ name, drawn }: FaultCase, { history }: Arena, { client, seen, done }: Found): void {
  history.asked.push(...client.asked);
  history.snapshots.push(...seen.snapshots);
  // What was drawn and found nobody was no fault of this run.
  const struck = done.filter(({ hit }) => drawn === undefined || hit > 0);
  history.faults.push(...struck.map(({ what, planned, hit }) => ({ name: `${name}: ${what}`, planned, hit })));
}

/** Puts together what the audit looks at: everything that has happened on this stack. */
export async function collect(
  { design, deployment, history }: Arena,
  { plan, result, client, unfinished, durability }: Pick<Found, "plan" | "result" | "client" | "unfinished" | "durability">,
): Promise<Ledgers> {
  const stored = await deployment.ledgers();
  return {
    design: design.name,
    workload: plan.workload,
    promises: design.promises.filter((id) => !leftOut.has(id)),
    ...stored,
    dataset: { ...stored.dataset, scarce: true },
    asked: history.asked,
    snapshots: history.snapshots,
    faults: history.faults,
    unfinished,
    load: {
      offered: offeredIn(plan),
      started: client.attempted,
      dropped: result.summary.droppedIterations,
      startLagP99Ms: client.latency.startLag.p99,
      closedLoop: false,
    },
    durability,
  };
}

type Audited = Found & { switches: Record<string, string>; ledgers: Ledgers; report: AuditReport };

/** Says what a case came to. */
export function describe({ name, design, where, fault, expected, shared, expect, drawn }: FaultCase, found: Audited): FaultRecord {
  const { plan, startedAt, client, lines, done, seen, drainedMs, ledgers, report } = found;
  const secondOf = secondsSince(Math.min(...lines.map(({ intendedMs }) => intendedMs)));
  return {
    name,
    design,
    where,
    fault,
    expected,
    shared: shared ?? null,
    switches: found.switches,
    startedAt,
    ratePerS: plan.pace.mode === "open" ? plan.pace.ratePerS : 0,
    durationS: plan.durationS,
    faults: struckIn(done, secondOf),
    outcomes: client.outcomes,
    ...sufferingOf(lines, windowOf(done)),
    worst: seen.worst,
    looks: seen.looks.map(({ atMs, ...look }) => ({ atS: secondOf(atMs), ...look })),
    drainedMs,
    stuck: ledgers.unfinished.length,
    oversell: oversell(ledgers),
    lost: lost(ledgers),
    timeline: client.timeline,
    audit: { ...report, expected: (expect?.flagged ?? []).length > 0 ? "violated" : "holds" },
    ...judge({ ...(expect && { expect }), ...(drawn && { drawn }) }, evidenceOf(found)),
  };
}

/** Moments as seconds of the load, to a hundredth. */
const secondsSince = (startMs: number) => (atMs: number) => Math.round((atMs - startMs) / 10) / 100;

/** The faults with their times as seconds of the load. */
function struckIn(done: Done[], seconds: (atMs: number) => number): FaultRecord["faults"] {
  return done.map(({ fault: { atS, forS }, what, planned, hit, evidence, struckAtMs, healedAtMs }) => {
    const times = hit === 0 ? { fromS: null, toS: null } : { fromS: seconds(struckAtMs), toS: seconds(healedAtMs) };
    return { what, planned, hit, evidence, atS, forS: forS ?? null, ...times };
  });
}

function windowOf(done: Done[]): Window {
  const struck = done.map(({ struckAtMs }) => struckAtMs);
  const healed = done.map(({ healedAtMs }) => healedAtMs);
  return { struckAtMs: Math.min(...struck), healedAtMs: Math.max(...healed) };
}

function evidenceOf({ done, report, unhealed, lines, ledgers, seen, ended }: Audited): Evidence {
  const { healedAtMs } = windowOf(done);
  const [lastBlowMs, firstHealingMs] = [Math.max(...done.map((each) => each.struckAtMs)), Math.min(...done.map((each) => each.healedAtMs))];
  return {
    faults: done,
    report,
    unhealed,
    told: toldIn(lines),
    toldMeanwhile: toldIn(lines.filter((line) => line.intendedMs > lastBlowMs && answeredAt(line) < firstHealingMs)),
    toldAfterwards: toldIn(lines.filter(({ intendedMs }) => intendedMs > healedAtMs + catchUpMs)),
    hitBookings: outcomesOf(done, ledgers),
    blockedMs: Math.max(0, ...seen.looks.map(({ lockedMs }) => lockedMs)),
    parked: ledgers.deadLetters?.length ?? 0,
    ended,
    unfinished: ledgers.unfinished,
    flaws: flawsIn(ledgers),
  };
}

/** What was healed may take so long to find itself again. */
const catchUpMs = 4_000;
const answeredAt = ({ intendedMs, startLagMs, durationMs }: ClientLine) => intendedMs + startLagMs + durationMs;

function toldIn(lines: readonly ClientLine[]): Set<string> {
  return new Set(lines.map((line) => (toldOf(line) === "rejected" ? `rejected: ${line.reason}` : toldOf(line))));
}

/** What became of the bookings that failpoints have hit, by the log of the coordinator. */
function outcomesOf(done: Done[], { decisions }: Ledgers): Map<string, string | undefined> {
  const outcomes = new Map<string, string>();
  for (const { bookingId, operation, outcome } of decisions) if (operation === "book") outcomes.set(bookingId, outcome);
  // A recovery finds whatever is in doubt: also what the case did not bring about.
  const meant = done.filter(({ fault }) => fault.do !== "failpoint" || !fault.name.startsWith("recover."));
  return new Map(meant.flatMap(({ bookings = [] }) => bookings).map((bookingId) => [bookingId, outcomes.get(bookingId)]));
}

function flawsIn({ load: { offered, started, dropped } }: Ledgers): string[] {
  const isShort = dropped > 0 || Math.abs(started - offered) > tolerance * offered;
  return isShort ? [`the load did not come: ${started} of ${offered} customers, ${dropped} stayed away`] : [];
}

const offeredIn = ({ pace, durationS }: LoadPlan) => (pace.mode === "open" ? Math.round(pace.ratePerS * durationS) : 0);
