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

/** Where and how to start a design. */
export interface Site {
  run: string;
  folder: StackFolder;
  logFolder: string;
  /** At least those that the design needs. */
  tools: Tools;
  dataset: Dataset;
  switches: Record<string, string>;
  durability: DurabilityClass;
  /** What lies between services and stores; without it they reach each other directly. */
  network?: Network | undefined;
  /** Where the services send their spans, if anything is traced. */
  tracesUrl?: string | undefined;
  /** Whether the services can be broken at their failpoints. */
  faults?: boolean | undefined;
  /** For Node itself, in every service. */
  nodeArguments?: string[];
}

/** A design that runs: where to book, what to measure, and where its ledgers lie. */
export interface Deployment extends AsyncDisposable {
  /** The booking API of each instance. */
  targets: string[];
  services: LocalService[];
  /** Everything else that runs: what it costs belongs to the design as well. */
  servers: LocalServer[];
  /** Those of the servers that count their flushes. */
  databases: PostgresServer[];
  /** Why not all flushes are counted, where some servers keep no count of theirs. */
  uncountedFlushes?: string;
  seed(): Promise<void>;
  /** What has not ended yet; nothing when all is quiet. */
  unfinished(): Promise<Unfinished[]>;
  snapshot(): Promise<StockSnapshot[]>;
  ledgers(): Promise<StoreLedgers & { dataset: Omit<Ledgers["dataset"], "scarce"> }>;
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
  deploy(site: Site): Promise<Deployment>;
}
