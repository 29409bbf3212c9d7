import type { Ledgers } from "@coordbench/audit";
import { type Asked, type Setting } from "@coordbench/simulation";
import { split } from "@coordbench/domain";

/** The part of the ledgers that the stores of a simulation hold. */
export type Stored = Pick<
  Ledgers,
  "decisions" | "stock" | "snapshots" | "stockMovements" | "moneyMovements" | "accounts" | "marks" | "unfinished"
> &
  Partial<Pick<Ledgers, "journals" | "words" | "deadLetters">>;

/** What a run of a design was about, beside what its stores hold. */
export interface Told {
  design: string;
  promises: number[];
  setting: Setting;
  /** Over how many buckets the design divides each item. */
  buckets: number;
  asked: readonly Asked[];
  openingCents: number;
  mishaps: number;
}

/** The ledgers of a simulation, in the very form in which the audit reads those of real servers. */
export function ledgersOf({ design, promises, setting, buckets, asked, openingCents, mishaps }: Told, stored: Stored): Ledgers {
  const { shelves, bookings, declineShare } = setting;
  const stock = shelves.flatMap(({ inventory, sku, units }) =>
    split(units, buckets).map((share, bucket) => ({ inventory, sku, bucket, units: share })),
  );
  const customers = new Set(bookings.map(({ customerId }) => customerId)).size;
  return {
    design,
    promises,
    workload: "simulated",
    dataset: { items: shelves.length, stock, customers, openingCents, declineShare, scarce: true },
    asked: asked.map(({ booking, kind, told, reason }) => ({
      ...booking,
      operation: kind,
      told,
      ...(reason === undefined ? {} : { reason }),
    })),
    ...stored,
    participants: [...shelves.map(({ inventory }) => inventory), "payment"],
    faults: [{ name: "mishaps", planned: mishaps, hit: mishaps }],
    // What only a real run has: of these nothing is promised.
    load: { offered: 0, started: 0, dropped: 0, startLagP99Ms: null, closedLoop: false },
    durability: { declared: null, before: null, after: null },
  };
}
