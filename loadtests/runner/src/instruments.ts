import type { StackFolder } from "@coordbench/infra/local";
import { countFlushes, type FlushCounter } from "./count-flushes.ts";
import type { Deployment } from "./designs/design.ts";
import type { Instrument } from "./wish.ts";

export type { FlushCounter } from "./count-flushes.ts";

/** What an instrument does to everything that is measured in time. */
export const disturbances: Record<Instrument, string> = {
  flushes: "strace held the stores up while it counted their flushes",
  profile: "the services were profiled, which takes processor time of its own",
  failpoints: "the services could be broken, with code in their way that is not loaded where anything is measured",
};

/** Counts the flushes of the servers that keep no count of theirs, where the instrument is to do so. */
export async function countingFlushes(
  instrument: Instrument | undefined,
  { servers, databases }: Deployment,
  folder: StackFolder,
): Promise<FlushCounter | undefined> {
  const counting = new Set(databases.map(({ pid }) => pid));
  const others = servers.filter(({ pid }) => !counting.has(pid));
  return instrument === "flushes" ? countFlushes(others, folder) : undefined;
}
