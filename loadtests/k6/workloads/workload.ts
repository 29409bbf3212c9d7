import type { Demand } from "./demand.ts";

/** What customers want and how often: data that the load, the seeding and the audit all read. */
export interface Workload {
  purpose: string;
  demand: Demand;
  /** Whether the stock runs out while the load is on. */
  scarce: boolean;
  ratePerS: number;
  durationS: number;
  /** Seconds of warm-up, where it can be no other. */
  warmUpS?: number;
  /** How many customers can be waiting at once, where it must not be the usual. */
  users?: number;
}

const demand: Demand = {
  items: 1_000,
  skew: 0,
  hotShare: 0,
  itemsPerBooking: 1,
  quantity: 1,
  declineShare: 0,
  duplicateShare: 0.02,
  cancelShare: 0.02,
  retries: 0,
  pauseMs: 200,
  jitter: 1,
};

const ordinary = {
  purpose: "Ample stock of many items, all in equal demand: bookings hardly ever meet",
  demand,
  scarce: false,
  ratePerS: 150,
  durationS: 30,
} satisfies Workload;

/** Every workload by its name. */
export const workloads = {
  steady: ordinary,
  scarce: {
    ...ordinary,
    purpose: "Three times as much demand as stock: it sells out mid-run",
    demand: { ...demand, items: 20 },
    scarce: true,
  },
  hot: {
    ...ordinary,
    purpose: "Ample stock of one item, which everybody wants",
    demand: { ...demand, items: 1 },
    ratePerS: 60,
  },
  zipf: {
    ...ordinary,
    purpose: "Ample stock, a few items in great demand and many in little",
    demand: { ...demand, skew: 1.1 },
    ratePerS: 100,
  },
  decline: {
    ...ordinary,
    purpose: "One payment in ten is declined, so that stock must be given back",
    demand: { ...demand, declineShare: 0.1 },
  },
  storm: {
    ...ordinary,
    purpose: "One item that everybody wants, and whoever is turned away tries again, all equally long afterwards",
    demand: { ...demand, items: 1, retries: 5, jitter: 0, duplicateShare: 0, cancelShare: 0 },
    ratePerS: 60,
  },
  herd: {
    ...ordinary,
    purpose: "A thousand customers come in the second in which the sale opens, and whoever is turned away tries again",
    demand: { ...demand, retries: 5, jitter: 0, duplicateShare: 0, cancelShare: 0 },
    ratePerS: 1_000,
    durationS: 1,
    // Nobody is there before the sale.
    warmUpS: 0,
    users: 1_200,
  },
  // Two units of each, so that a mistake of units for bookings shows.
  smoke: {
    ...ordinary,
    purpose: "A few seconds at a low rate: does it work at all?",
    demand: { ...demand, items: 10, quantity: 2 },
    ratePerS: 20,
    durationS: 3,
  },
} as const satisfies Record<string, Workload>;
/** The name of a workload. */
export type WorkloadName = keyof typeof workloads;

/** The workload with this name. */
export function workloadOf(name: WorkloadName): Workload {
  return workloads[name];
}

/** Whether there is a workload with this name. */
export function isWorkload(name: string): name is WorkloadName {
  return Object.hasOwn(workloads, name);
}
