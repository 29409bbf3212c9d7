import type { FailpointName, Mode } from "@coordbench/faults/failpoints";

/** When a fault strikes and how long it lasts before it is healed, in seconds of load; without an end it lasts as long as the load. */
interface When {
  atS: number;
  forS?: number;
}

/** A failpoint of a service: what it does to whom. */
export interface FailpointFault {
  do: "failpoint";
  /** The instance: `booking-0`, `inventory-0.0`, `payment.0`. */
  at: string;
  name: FailpointName;
  mode: Exclude<Mode, "off">;
  when?: {
    /** The number of the booking in the load, counting from 0: it is asked for at that number divided by the rate. */
    booking?: number;
    participant?: string;
    verb?: string;
    nth?: number;
    share?: number;
    seed?: number;
  };
  /** How often it hits; once where nobody says. */
  times?: number | "always";
  delayMs?: number;
  /** For how long it waits until it hits for the first time; some seconds where nobody says. */
  withinS?: number;
}

/** Something that happens to processes: they end without a word, or stand still. */
export interface ProcessFault {
  do: "kill" | "freeze" | "lose-disk";
  /** Names of services and servers; `hot shard` is the Redis server that has the hot item. */
  whom: readonly [string, ...string[]];
}

/** Something that happens to the disk of a server, which has a small one of its own: nothing more can be written to it. */
export interface DiskFault {
  do: "fill-disk";
  /** The server's folder: `booking`, `broker`. */
  disk: string;
}

/** Something that a service runs out of: it can open no further file, and no connection. */
export interface FilesFault {
  do: "use-up-files";
  whom: string;
}

/** Something that happens to clocks: they are set to another time, and set right again. */
export interface ClockFault {
  do: "jump-clock";
  /** Names of services and servers, each with a clock of its own: no two of them need stand on one machine. */
  whom: readonly [string, ...string[]];
  /** By how much: into the future, or back into the past. */
  byS: number;
}

/** Something that happens to connections: nothing passes any more, or all of it late. */
export interface LinkFault {
  do: "cut" | "slow";
  /** The server at its far end. */
  link: string;
  latencyMs?: number;
}

/** Something that happens to a database, or that an operator does to it. */
export interface DatabaseFault {
  do: "hold-rows" | "fill-slots" | "take-sessions" | "roll-back-decided";
  database: string;
}

/** Something that happens to a Redis Cluster. */
export interface StockFault {
  do: "forget-scripts" | "move-slot" | "load-slowly" | "fail-over-stale" | "fill-memory";
}

/** Something that happens inside a broker. */
export interface BrokerFault {
  do: "deliver-again" | "poison" | "fill-streams";
}

/** Something that happens to the pods of a cluster, by their workloads: `booking`, `inventory-0`, `postgres-payment`, `nats`. */
export interface PodFault {
  /** They are deleted with a second's notice; with their volumes; or with all others that are on the same nodes, which take no new ones. */
  do: "delete-pods" | "lose-volumes" | "drain-nodes";
  workloads: readonly [string, ...string[]];
}

/** What can be done to a running design in a cluster. */
export type ClusterDeed = PodFault | LinkFault;

/** What can be done to a running design. */
export type Deed =
  | FailpointFault
  | ProcessFault
  | DiskFault
  | FilesFault
  | ClockFault
  | LinkFault
  | DatabaseFault
  | StockFault
  | BrokerFault
  | PodFault;
/** Something that is done to a running design at its time, and made good again. */
export type Fault = When & Deed;

/** What a design has to be started with for a case; cases that want the same share it. */
export interface StackWish {
  switches?: Record<string, string>;
  /** Whether proxies stand between all services and stores. */
  proxied?: boolean;
  /** The servers that have a small disk of their own. */
  disks?: readonly string[];
  /** Whether services, databases and Redis servers have clocks that can be set. */
  clocks?: boolean;
  unitsPerItem?: number;
  declineShare?: number;
  items?: number;
}

/** What must come of a case beside that every fault hits; without anything said all invariants have to hold, and nothing more. */
export interface Expectation {
  /** The invariants that the audit must find violated, and no others. */
  flagged?: readonly number[];
  /** The invariants that may be violated besides: where it is up to chance what was lost. */
  tolerated?: readonly number[];
  /** The invariants that an audit must find violated before the last fault is healed, and no others; healed, they hold. */
  flaggedUnhealed?: readonly number[];
  /** What some customer must have been told while it lasted: `confirmed`, `unknown`, `rejected: contention`. */
  told?: readonly string[];
  /** What no customer may have been told. */
  untold?: readonly string[];
  /** What somebody must have been told who came while all of it lasted and had an answer before the first healing: that others are served meanwhile, say. */
  toldMeanwhile?: readonly string[];
  /** What becomes of the bookings that a failpoint of this case has hit; `undecided` where nobody may ever decide about them. */
  hitBookings?: "confirmed" | "rejected" | "undecided";
  /** For how long rows must have been locked for a promise in doubt, at least. */
  blockedMs?: number;
  /** How many messages must have been parked at least. */
  parked?: number;
}

/** A case of the fault matrix. */
export interface FaultCase {
  name: string;
  design: string;
  /** The row of the matrix: the step, and what goes wrong there. */
  where: string;
  fault: string;
  /** What must come of it, in words. */
  expected: string;
  /** What goes wrong in words that fit both designs, where the other one has a case with the same faults under the same load. */
  shared?: string;
  faults: readonly [Fault, ...Fault[]];
  expect?: Expectation;
  stack?: StackWish;
  /** What customers want, where it is not the usual. */
  demand?: Record<string, string>;
  ratePerS?: number;
  /**
   * Where lots drew the faults: the seed, which is that of the customers too, and how long the load lasts. Such a fault may
   * find nobody, as long as most of them hit, and waits for its turn where another one is still on at the same place.
   */
  drawn?: { seed: number; seconds: number };
}
