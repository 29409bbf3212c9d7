import type { Glimpse } from "../client-ledger.ts";
import type { FaultCase, PodFault } from "../faults/fault.ts";
import type { LoadPlan } from "../load-plan.ts";
import type { RunWish } from "../wish.ts";

/** What a runner in the cluster is told to do; passwords reach it as variables. */
export interface Order {
  id: string;
  /** A run to make, or a case to play. */
  task: { wish: RunWish } | { theCase: FaultCase };
  targets: string[];
  services: { name: string; adminUrl: string }[];
  /** The pods of all stores. */
  servers: string[];
  /** PostgreSQL servers by their names, as `host:port`. */
  databases: Record<string, string>;
  /** Masters of the Redis Cluster. */
  redis: string[];
  /** The proxies that stand before workloads, by the names of these: where each is broken and healed. */
  proxies: Record<string, string>;
  /** The kinds of file systems that the stores' folders lie on. */
  fileSystems: string[];
  /** Where whole traces are read, if anything is traced. */
  tracesAddress: string | null;
}

/** A line that a runner writes for whoever follows it. */
export type Said =
  | { phase: string }
  | { glimpse: Glimpse }
  /** What it has found lies in a file, until that was fetched. */
  | { found: { sha256: string } }
  | { failed: string }
  /** Something that only whoever follows it can do; the answer is awaited as a file. */
  | { ask: Ask };

/** What a runner asks of whoever follows it; the number tells which answer belongs to which question. */
export type Ask = { number: number } & (
  | { strike: PodFault }
  | { heal: number }
  | { makeWhole: true }
  /** Pods that bring this load. */
  | { summon: LoadPlan }
);
/** What becomes of it. */
export type Answer = { done: unknown } | { failed: string };

/** What a runner and whoever follows it leave for each other lies in this folder of its pod. */
export const runnerFolder = "/tmp/runner";
/** What the runner has found; what says that it was fetched; and the answer to each question. */
export const files = { found: "found.json.gz", fetched: "fetched", answer: (number: number) => `answer-${number}` };

/** Reads a line of a runner; whatever else stands in its log is nothing. */
export function saidIn(line: string): Said | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const said = JSON.parse(line) as Record<string, unknown>;
    return ["phase", "glimpse", "found", "failed", "ask"].some((name) => name in said) ? (said as Said) : undefined;
  } catch {
    return undefined;
  }
}
