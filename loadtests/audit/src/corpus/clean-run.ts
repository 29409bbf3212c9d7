import { openingCents } from "@coordbench/domain";
import type { Asked, Decision, Ledgers, OperationKind } from "../ledgers.ts";
import { accountsAfter, initialStock, levelsAfter, marksOf, moneyMovementsOf, snapshotsAfter, stockMovementsOf } from "./effects.ts";
import { planRun, type Planned, type RunOptions } from "./plan.ts";

const ample: RunOptions = {
  bookings: 90,
  items: 12,
  unitsPerItem: 500,
  inventories: 2,
  customers: 40,
  declineShare: 0.1,
  scarce: false,
  oversoldUnits: 0,
};

const promises = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24];

const told: Record<OperationKind, Asked["told"]> = { book: "confirmed", cancel: "cancelled" };

const bodyOf = ({ bookingId, customerId, items, operation }: Planned) => ({ bookingId, customerId, items, operation });

const reasonOf = ({ reason }: Planned) => (reason ? { reason } : {});

function askedOf(planned: Planned): Asked[] {
  const { isRepeated, reason, operation } = planned;
  const asked: Asked = { ...bodyOf(planned), told: reason ? "rejected" : told[operation], ...reasonOf(planned) };
  return isRepeated ? [asked, { ...asked }] : [asked];
}

function decisionOf(planned: Planned): Decision {
  const { reason, atMs } = planned;
  return { ...bodyOf(planned), attempt: 1, outcome: reason ? "rejected" : "confirmed", ...reasonOf(planned), decidedAtMs: atMs };
}

function datasetOf(options: RunOptions): Ledgers["dataset"] {
  const { items, customers, declineShare, scarce } = options;
  return { items, stock: initialStock(options), customers, openingCents, declineShare, scarce };
}

function stockLedgersOf(done: Planned[], options: RunOptions): Pick<Ledgers, "stock" | "snapshots" | "stockMovements"> {
  const stockMovements = done.flatMap((planned) => stockMovementsOf(planned, options));
  const midwayAtMs = 1_000 + 5 * options.bookings;
  const before = done.filter(({ atMs }) => atMs < midwayAtMs).flatMap((planned) => stockMovementsOf(planned, options));
  const stock = levelsAfter(stockMovements, options).map(({ inventory, sku, bucket, available, held }) => ({
    inventory,
    sku,
    bucket,
    available,
    held,
  }));
  return { stock, snapshots: snapshotsAfter(before, midwayAtMs, options), stockMovements };
}

const driven = (offered: number): Pick<Ledgers, "faults" | "load" | "durability"> => ({
  faults: [],
  load: { offered, started: offered, dropped: 0, startLagP99Ms: 1.5, closedLoop: false },
  durability: { declared: "D1", before: "D1", after: "D1" },
});

/** The ledgers of a run that never took place, as clean as a real one: two-phase commit on ample stock unless told otherwise. */
export function cleanRun(changes: Partial<RunOptions> = {}): Ledgers {
  const options = { ...ample, ...changes };
  const operations = planRun(options);
  const done = operations.filter(({ reason }) => reason === undefined);
  const moneyMovements = moneyMovementsOf(done, options);
  return {
    design: "two-phase-commit",
    workload: options.scarce ? "scarce" : "steady",
    promises,
    dataset: datasetOf(options),
    asked: operations.flatMap(askedOf),
    decisions: operations.map(decisionOf),
    ...stockLedgersOf(done, options),
    moneyMovements,
    accounts: accountsAfter(moneyMovements, options),
    marks: operations.flatMap((planned) => marksOf(planned, options)),
    participants: [...new Set(initialStock(options).map(({ inventory }) => inventory)), "payment"],
    unfinished: [],
    ...driven(options.bookings),
  };
}
