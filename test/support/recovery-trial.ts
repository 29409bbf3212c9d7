import { setTimeout as sleep } from "node:timers/promises";
import { audit, type Ledgers, type StockSnapshot } from "@coordbench/audit";
import { designs } from "@coordbench/runner";
import { find } from "./api.ts";
import type { Deployed } from "./deployed.ts";
import { newCustomers, type Customers } from "./recovery-customers.ts";
import { until } from "./recovery-stores.ts";

/** What is done to a design, and what has to be said of it afterwards. */
export interface Trial {
  customers: Customers;
  /** Plans a fault; whoever has seen it hit says so, and without that the audit fails. */
  plan(name: string): { hit(): void };
  /** Waits until nothing is under way or in doubt. */
  settled(): Promise<void>;
  /** Waits until all is settled, audits everything so far, and returns what does not hold. */
  complaints(): Promise<string[]>;
}

// Under faults 15 is not promised; no load has to be attained here (22), no class attested (23), and 24 is about the checkers.
const leftOut = new Set([15, 22, 23, 24]);
const quiet = { looks: 4, pauseMs: 150 };

/** Keeps a record of what customers were told and of the faults that were planned. */
export function keepRecord(started: Deployed): Trial {
  const customers = newCustomers();
  const faults: Ledgers["faults"] = [];
  return {
    customers,
    plan(fault) {
      const planned = { name: fault, planned: 1, hit: 0 };
      faults.push(planned);
      return { hit: () => void planned.hit++ };
    },
    settled: () => settled(started, customers),
    async complaints() {
      const snapshots = await started.deployment.snapshot();
      await settled(started, customers);
      return complain(await collect(started, { customers, faults, snapshots }));
    },
  };
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
  { design, deployment }: Deployed,
  { customers, faults, snapshots }: { customers: Customers; faults: Ledgers["faults"]; snapshots: StockSnapshot[] },
): Promise<Ledgers> {
  const stored = await deployment.ledgers();
  const unfinished = await deployment.unfinished();
  const { asked } = customers;
  return {
    ...stored,
    design,
    workload: "recovery",
    promises: designs.get(design)?.promises.filter((id) => !leftOut.has(id)) ?? [],
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
