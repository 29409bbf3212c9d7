import type { LocalService, PostgresServer } from "@coordbench/infra/local";
import { deployed, type Deployed, type Wish } from "./deployed.ts";
import type { Load } from "./recovery-customers.ts";
import { keepRecord, type Trial } from "./recovery-trial.ts";
import { until } from "./recovery-stores.ts";

export { restart } from "@coordbench/infra/local";

/** Two-phase commit on real servers, its parts by name, to be broken, healed and audited. */
export interface Rig extends Trial, AsyncDisposable {
  deployed: Deployed;
  coordinators: [LocalService, ...LocalService[]];
  inventory: LocalService;
  payment: LocalService;
  stores: { log: PostgresServer; stock: PostgresServer; money: PostgresServer };
}

const name = "two-phase-commit";
const quick = { lockTimeoutMs: "300", recoveryAgeMs: "1500", recoveryPeriodMs: "100" };
const ample = 1_000_000;

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
  return {
    deployed: started,
    ...keepRecord(started),
    coordinators: named("booking-"),
    inventory: named("inventory-0")[0],
    payment: named("payment")[0],
    stores: { log, stock, money },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

/** Waits until bookings are confirmed again, after everything that was answered before. */
export async function expectOngoing({ answers }: Load): Promise<void> {
  const before = answers.length;
  await until("the load goes on", async () => answers.slice(before).find(({ told }) => told === "confirmed"));
}
