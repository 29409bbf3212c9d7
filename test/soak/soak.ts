import { setTimeout as sleep } from "node:timers/promises";
import { deployed, type Deployed } from "../support/deployed.ts";
import { keepRecord, type Trial } from "../support/recovery-trial.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { breakOne } from "./faults.ts";
import { drawing, type Draw } from "./lots.ts";
import { startSteadyLoad, type SteadyLoad } from "./steady-load.ts";

/** What is soaked, for how long, and from which seed all lots are drawn. */
export interface SoakOptions {
  design: string;
  forMs: number;
  seed: number;
  /** Is told every line of progress. */
  show(line: string): void;
}

// Quick to ask again, to take over and to settle: a soak is to meet as many situations as it can.
const quick: Record<string, Record<string, string>> = {
  saga: { replicas: "2", buckets: "4", leaseMs: "1000", askMs: "500", ackWaitMs: "2000", holdMs: "4000" },
  "two-phase-commit": { replicas: "2", lockTimeoutMs: "500", recoveryAgeMs: "2000", recoveryPeriodMs: "200" },
};
const saturation = { inFlight: 48, forMs: 3_000 };
const shareOfCapacity = 0.7;
const pauseMs = { least: 500, most: 3_000 };
const millisecondsPerSecond = 1_000;

/** Keeps a design under a steady load and breaks its parts at random, one after the other; returns what the audit then complains about. */
export async function soak({ design, forMs, seed, show }: SoakOptions): Promise<string[]> {
  const switches = quick[design];
  if (switches === undefined) throw new Error(`${design} cannot be soaked: choose ${Object.keys(quick).join(" or ")}`);
  show(`${design}, seed ${seed}`);
  await using started = await deployed({ design, switches, dataset: { unitsPerItem: 1_000_000, declineShare: 0.05 } });
  const trial = keepRecord(started);
  const perS = Math.max(1, Math.floor((await capacityOf(started, trial)) * shareOfCapacity));
  show(`steady load of ${perS} bookings/s, ${shareOfCapacity * 100} % of what it can do`);
  const draw = drawing(`soak ${seed}`);
  await using load = startSteadyLoad(trial.customers, { apis: started.deployment.targets, perS, draw: drawing(`customers ${seed}`) });
  const faults = await breakAtRandom({ started, trial, load }, { forMs, draw, show });
  await load.stop();
  show(`${faults} faults, ${load.counts().answered} answers: waiting until everything has ended`);
  const complaints = await trial.complaints();
  show(complaints.length === 0 ? "everything that is promised holds" : complaints.join("\n"));
  return complaints;
}

/** How many bookings are answered in a second when as many as possible are under way. */
async function capacityOf({ deployment }: Deployed, { customers }: Trial): Promise<number> {
  await using load = startLoad(customers, { apis: deployment.targets, inFlight: saturation.inFlight });
  await sleep(saturation.forMs);
  await load.stop();
  return (load.answers.length / saturation.forMs) * millisecondsPerSecond;
}

interface Soaked {
  started: Deployed;
  trial: Trial;
  load: SteadyLoad;
}

async function breakAtRandom(
  { started, trial, load }: Soaked,
  { forMs, draw, show }: Pick<SoakOptions, "forMs" | "show"> & { draw: Draw },
): Promise<number> {
  const end = performance.now() + forMs;
  const left = () => `${Math.max(0, Math.ceil((end - performance.now()) / millisecondsPerSecond))} s left`;
  let faults = 0;
  while (performance.now() < end) {
    await sleep(pauseMs.least + draw() * (pauseMs.most - pauseMs.least));
    const { answered, confirmed, underWay, held } = load.counts();
    const what = await breakOne(started.deployment, trial, draw);
    faults++;
    show(`${left()}: ${answered} answers, ${confirmed} confirmed, ${underWay} under way, ${held} held back; ${what}`);
  }
  return faults;
}
