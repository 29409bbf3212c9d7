import { setTimeout as sleep } from "node:timers/promises";
import { deployed } from "../support/deployed.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { keepRecord } from "../support/recovery-trial.ts";
import { surge, type Visit } from "./surge.ts";

/** What is overloaded, and for how long. */
export interface OverloadOptions {
  design: string;
  forMs: number;
  /** Is told every line of progress. */
  show(line: string): void;
}

const millisecondsPerSecond = 1_000;
/** Few at once, so that bookings that wait for each other's locks do not hide how much can be done. */
const saturation = { inFlight: 32, warmUpMs: 5_000, forMs: 15_000 };
const overload = { times: 2, leastShare: 0.8 };
/** What a refusal may take, and a booking when all is as usual again. */
const quickly = { refusedMs: 1_000, bookedMs: 1_000 };
const afterwards = { share: 0.5, forMs: 20_000, withinMs: 10_000 };

/** Asks a design for twice what it can do, and then for half of it; returns what did not come as it should. */
export async function overloadOne({ design, forMs, show }: OverloadOptions): Promise<string[]> {
  await using started = await deployed({ design, dataset: { unitsPerItem: 10_000_000 } });
  const trial = keepRecord(started);
  const { customers } = trial;
  const apis = started.deployment.targets;
  const closedLoop = async (duringMs: number) => {
    await using load = startLoad(customers, { apis, inFlight: saturation.inFlight });
    await sleep(duringMs);
    await load.stop();
    return (load.answers.filter(({ told }) => told === "confirmed").length / duringMs) * millisecondsPerSecond;
  };
  await closedLoop(saturation.warmUpMs);
  const peakPerS = await surgedPeak(await closedLoop(saturation.forMs), (perS) =>
    surge(customers, { apis, perS, forMs: saturation.forMs }),
  );
  show(`${design} confirms ${Math.round(peakPerS)} bookings/s at its best`);
  const under = await surge(customers, { apis, perS: overload.times * peakPerS, forMs });
  const after = await surge(customers, { apis, perS: afterwards.share * peakPerS, forMs: afterwards.forMs });
  show(describe("overloaded", under, forMs));
  show(describe("afterwards", after, afterwards.forMs));
  const complaints = [...complaintsOf({ under, after }, peakPerS, forMs), ...(await trial.complaints())];
  show(complaints.length === 0 ? "it bears that as it should" : complaints.join("\n"));
  return complaints;
}

/** The most that it confirms when bookings of all items come at a rate: a closed loop of one item may be held up by that item. */
async function surgedPeak(firstPerS: number, offer: (perS: number) => Promise<Visit[]>): Promise<number> {
  let [best, offered] = [0, firstPerS];
  for (;;) {
    const visits = await offer(offered);
    const confirmed = (visits.filter(({ told }) => told === "confirmed").length / saturation.forMs) * millisecondsPerSecond;
    if (confirmed <= best * 1.1) return Math.max(best, confirmed);
    [best, offered] = [confirmed, offered * 1.5];
  }
}

function complaintsOf({ under, after }: { under: Visit[]; after: Visit[] }, peakPerS: number, forMs: number): string[] {
  const goodput = (told(under, "confirmed").length / forMs) * millisecondsPerSecond;
  const slowest = Math.max(0, ...told(under, "refused").map(({ waitedMs }) => waitedMs));
  const late = after.filter(
    ({ told: was, begunMs, waitedMs }) => begunMs > afterwards.withinMs && (was !== "confirmed" || waitedMs > quickly.bookedMs),
  );
  const checks: [isWrong: boolean, complaint: string][] = [
    [goodput < overload.leastShare * peakPerS, `only ${percent(goodput / peakPerS)} of what it can do is left under overload`],
    [slowest > quickly.refusedMs, `a customer had to wait ${Math.round(slowest)} ms to be refused`],
    [
      late.length > 0,
      `${late.length} bookings were not confirmed as usual more than ${afterwards.withinMs / millisecondsPerSecond} s afterwards`,
    ],
  ];
  return checks.flatMap(([isWrong, complaint]) => (isWrong ? [complaint] : []));
}

function describe(what: string, visits: Visit[], forMs: number): string {
  const kinds = [...new Set(visits.map((visit) => visit.told))].map((kind) => {
    const waits = told(visits, kind)
      .map(({ waitedMs }) => waitedMs)
      .toSorted((a, b) => a - b);
    return `${waits.length} ${kind} (p50 ${Math.round(waits[Math.floor(waits.length / 2)] ?? 0)} ms, at most ${Math.round(waits.at(-1) ?? 0)} ms)`;
  });
  return `${what}: ${Math.round((visits.length / forMs) * millisecondsPerSecond)}/s asked for, ${kinds.join(", ")}`;
}

const told = (visits: Visit[], kind: Visit["told"]) => visits.filter((visit) => visit.told === kind);
const percent = (share: number) => `${Math.round(share * 100)} %`;
