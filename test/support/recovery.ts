import { setTimeout as sleep } from "node:timers/promises";
import { audit, type Ledgers, type StockSnapshot } from "@coordbench/audit";
import type { LocalProcess, LocalService, PostgresServer } from "@coordbench/infra/local";
import { designs } from "@coordbench/runner";
import { find } from "./api.ts";
import { deployed, type Deployed, type Wish } from "./deployed.ts";
import { newCustomers, type Customers, type Load } from "./recovery-customers.ts";
import { until } from "./recovery-stores.ts";

/** Two-phase commit on real servers, its parts by name, to be broken, healed and audited. */
export interface Rig extends AsyncDisposable {
  deployed: Deployed;
  customers: Customers;
  coordinators: [LocalService, ...LocalService[]];
  inventory: LocalService;
  payment: LocalService;
  stores: { log: PostgresServer; stock: PostgresServer; money: PostgresServer };
  /** Plans a fault; whoever has seen it hit says so, and without that the audit fails. */
  plan(name: string): { hit(): void };
  /** Waits until nothing is under way or in doubt, audits everything so far, and returns what does not hold. */
  complaints(): Promise<string[]>;
}

const name = "two-phase-commit";
// Under faults 15 is not promised; no load has to be attained here (22), no class attested (23), and 24 is about the checkers.
const leftOut = new Set([15, 22, 23, 24]);
const quick = { lockTimeoutMs: "300", recoveryAgeMs: "1500", recoveryPeriodMs: "100" };
const ample = 1_000_000;
const quiet = { looks: 4, pauseMs: 150 };

/** Starts two-phase commit with a recovery that is quick to find what it has to settle. */
export async function startRig({ switches, dataset, ...wish }: Omit<Wish, "design"> = {}): Promise<Rig> {
  const started = await deployed({
    ...wish,
    design: name,
    switches: { ...quick, ...switches },
    dataset: { unitsPerItem: ample, ...dataset },
  });
  const { services, databases } = started.deployment;
  const [log, stock, money] = databases as [PostgresServer, PostgresServer, PostgresServer];
  const named = (prefix: string) => services.filter((service) => service.name.startsWith(prefix)) as [LocalService, ...LocalService[]];
  const customers = newCustomers();
  const faults: Ledgers["faults"] = [];
  return {
    deployed: started,
    customers,
    coordinators: named("booking-"),
    inventory: named("inventory-0")[0],
    payment: named("payment")[0],
    stores: { log, stock, money },
    plan(fault) {
      const planned = { name: fault, planned: 1, hit: 0 };
      faults.push(planned);
      return { hit: () => void planned.hit++ };
    },
    async complaints() {
      const snapshots = await started.deployment.snapshot();
      await settled(started, customers);
      return complain(await collect(started, { customers, faults, snapshots }));
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

/** Starts a killed process again; a server waits for the last sessions of the killed one to notice and end. */
export function restart(process: LocalProcess): Promise<true> {
  return until(`${process.name} starts again`, () =>
    process.start().then(
      () => true as const,
      (error: Error) => {
        if (/shared memory|lock file/.test(error.message)) return undefined;
        throw error;
      },
    ),
  );
}

/** Waits until bookings are confirmed again, after everything that was answered before. */
export async function expectOngoing({ answers }: Load): Promise<void> {
  const before = answers.length;
  await until("the load goes on", async () => answers.slice(before).find(({ told }) => told === "confirmed"));
}

/** Waits until nothing is in doubt and stays so for several looks, and every booking that may have an outcome has it. */
async function settled({ deployment, api }: Deployed, { asked }: Customers): Promise<void> {
  let quietLooks = 0;
  await until("all is settled", async () => {
    quietLooks = (await deployment.unfinished()).length === 0 ? quietLooks + 1 : 0;
    if (quietLooks >= quiet.looks) return true;
    await sleep(quiet.pauseMs);
    return undefined;
  });
  const open = new Set(asked.filter(({ told }) => told === "unknown" || told === "pending").map(({ bookingId }) => bookingId));
  for (const bookingId of open)
    await until(`${bookingId} ends`, async () => ((await find(api, bookingId)).body["outcome"] === "pending" ? undefined : true));
}

async function collect(
  { deployment }: Deployed,
  { customers, faults, snapshots }: { customers: Customers; faults: Ledgers["faults"]; snapshots: StockSnapshot[] },
): Promise<Ledgers> {
  const stored = await deployment.ledgers();
  const unfinished = await deployment.unfinished();
  const { asked } = customers;
  return {
    ...stored,
    design: name,
    workload: "recovery",
    promises: designs.get(name)?.promises.filter((id) => !leftOut.has(id)) ?? [],
    dataset: { ...stored.dataset, scarce: true },
    asked,
    snapshots,
    unfinished,
    faults,
    load: { offered: asked.length, started: asked.length, dropped: 0, startLagP99Ms: null, closedLoop: true },
    durability: { declared: null, before: null, after: null },
  };
}

function complain(ledgers: Ledgers): string[] {
  const wrong = audit(ledgers).invariants.filter(({ verdict }) => verdict !== "holds");
  return wrong.map(({ id, name: invariant, verdict, evidence, ids }) => `${id} (${invariant}) ${verdict}: ${evidence} [${ids.join(" ")}]`);
}
