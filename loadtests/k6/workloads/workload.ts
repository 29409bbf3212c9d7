import { uniform, zipf, type Popularity } from "./popularity.ts";

/** What customers want and how often: data that the load, the seeding and the audit all read. */
export interface Workload {
  purpose: string;
  /** How many items the catalogue has. */
  items: number;
  popularity: Popularity;
  itemsPerBooking: number;
  /** Units of each item that a booking asks for. */
  quantity: number;
  declineShare: number;
  /** The share of bookings whose request is sent twice, with the same id and body. */
  duplicateShare: number;
  /** The share of confirmed bookings that their customer cancels at once. */
  cancelShare: number;
  /** Whether the stock runs out while the load is on. */
  scarce: boolean;
  ratePerS: number;
  durationS: number;
}

const ordinary = {
  purpose: "Ample stock of many items, all in equal demand: bookings hardly ever meet",
  items: 1_000,
  popularity: uniform(1_000),
  itemsPerBooking: 1,
  quantity: 1,
  declineShare: 0,
  duplicateShare: 0.02,
  cancelShare: 0.02,
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
    items: 20,
    popularity: uniform(20),
    scarce: true,
  },
  hot: { ...ordinary, purpose: "Ample stock of one item, which everybody wants", items: 1, popularity: uniform(1), ratePerS: 60 },
  zipf: {
    ...ordinary,
    purpose: "Ample stock, a few items in great demand and many in little",
    popularity: zipf(1_000, 1.1),
    ratePerS: 100,
  },
  decline: { ...ordinary, purpose: "One payment in ten is declined, so that stock must be given back", declineShare: 0.1 },
  // Two units of each, so that a mistake of units for bookings shows.
  smoke: {
    ...ordinary,
    purpose: "A few seconds at a low rate: does it work at all?",
    items: 10,
    popularity: uniform(10),
    quantity: 2,
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
