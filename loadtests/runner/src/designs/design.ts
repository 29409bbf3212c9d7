import type { Ledgers, StockSnapshot, Unfinished, Verdict } from "@coordbench/audit";
import type { StoreLedgers } from "@coordbench/audit/readers";
import type { LocalServer, LocalService, PostgresServer, StackFolder } from "@coordbench/infra/local";
import type { Tool, ToolName } from "@coordbench/infra/setup";
import type { Network } from "../network/network.ts";
import type { WorkloadName } from "../../../k6/workloads/index.ts";

/** The classes of durability, the weaker first. */
export const durabilityClasses = ["D0", "D1"] as const;
/** A class of durability: D0 survives the death of a process, D1 the loss of power too. */
export type DurabilityClass = (typeof durabilityClasses)[number];

/** A way in which a design can be varied: its default, what it may be, and what it means. */
export interface Switch {
  standard: string;
  allowed: RegExp;
  meaning: string;
}

/** What a run starts with. */
export interface Dataset {
  /** Items for sale, each with so many units. */
  items: number;
  unitsPerItem: number;
  declineShare: number;
}

/** The programs that are at hand. */
export type Tools = Readonly<Partial<Record<ToolName, Tool>>>;

/** What is asked of a design, wherever it runs. */
export interface Tuning {
  run: string;
  dataset: Dataset;
  switches: Record<string, string>;
  durability: DurabilityClass;
  /** What lies between services and stores; without it they reach each other directly. */
  network?: Network | undefined;
}

/** Where and how to start a design on this machine. */
export interface Site extends Tuning {
  folder: StackFolder;
  logFolder: string;
  /** At least those that the design needs. */
  tools: Tools;
  /** Where the services send their spans, if anything is traced. */
  tracesUrl?: string | undefined;
  /** Whether the services can be broken at their failpoints. */
  faults?: boolean | undefined;
  /** For Node itself, in every service. */
  nodeArguments?: string[];
}

/** What can be done at the stores of a design that runs, wherever they are. */
export interface Reach {
  /** The servers that count their flushes. */
  databases: readonly Pick<PostgresServer, "url">[];
  /** Why not all flushes are counted, where some servers keep no count of theirs. */
  uncountedFlushes?: string;
  seed(): Promise<void>;
  /** What has not ended yet; nothing when all is quiet. */
  unfinished(): Promise<Unfinished[]>;
  snapshot(): Promise<StockSnapshot[]>;
  ledgers(): Promise<StoreLedgers & { dataset: Omit<Ledgers["dataset"], "scarce"> }>;
}

/** A design that runs: where to book, what to measure, and where its ledgers lie. */
export interface Standing extends Reach {
  /** The booking API of each instance. */
  targets: string[];
  services: readonly { name: string; adminUrl: string }[];
  /** The kind of file system that a store's folder lies on, where it is not one of this machine. */
  fileSystemOf?: (folder: string) => string;
}

/** A design that was started on this machine, process by process. */
export interface Deployment extends Standing, AsyncDisposable {
  services: LocalService[];
  /** Everything else that runs: what it costs belongs to the design as well. */
  servers: LocalServer[];
  databases: PostgresServer[];
}

/** What services are told beside the addresses of each other and of their stores, by their variables. */
export type Settings = Record<string, string | number>;
/** The services that a design has of the three. */
export type Roles<Part> = { booking: Part; inventory?: Part; payment?: Part };

/** Where the parts of a design are found that runs. */
export interface Places {
  services: Standing["services"];
  /** The address of a database on one of the servers `booking`, `inventory` and `payment`. */
  database(server: string, name: string): string;
  /** Masters of the Redis Cluster. */
  redis: { addresses: readonly string[]; password?: string | undefined };
}

/** A design as the runner knows it: everything that differs from one design to the next. */
export interface Design {
  name: string;
  summary: string;
  /** Whether it belongs to a durability class at all. */
  isDurable: boolean;
  /** The programs that it runs on, with these switches. */
  tools(switches: Record<string, string>): readonly ToolName[];
  /** The invariants that it promises; the audit checks these. */
  promises: number[];
  switches: Record<string, Switch>;
  /** The verdict that an audit of this design must come to: a run that comes to another is not valid. */
  expected(workload: WorkloadName): Verdict;
  settings(site: Tuning): Roles<Settings>;
  reach(site: Tuning, places: Places): Reach;
  /** Starts it on this machine. */
  deploy(site: Site): Promise<Deployment>;
}
