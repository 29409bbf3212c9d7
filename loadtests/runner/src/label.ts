import type { Run } from "@coordbench/report";
import { designs } from "./designs/index.ts";

/** What a run is made with besides its design and its switches. */
interface Beside {
  durability?: string | null | undefined;
  roundTripMs?: number | undefined;
  sampledShare?: number | undefined;
}

/** A design by its name, and whatever does not stand as it stands where nobody touches it: `saga, buckets=16, D0, rtt=20, traced 1%`. */
export function labelOf(
  design: string,
  switches: Record<string, string | number>,
  { durability, roundTripMs, sampledShare = 0 }: Beside = {},
): string {
  const changed = Object.entries(designs.get(design)?.switches ?? {}).flatMap(([name, { standard }]) => {
    const value = String(switches[name] ?? standard);
    return value === standard ? [] : [`${name}=${value}`];
  });
  const weaker = durability === "D0" ? ["D0"] : [];
  const distance = roundTripMs === undefined ? [] : [`rtt=${roundTripMs}`];
  const traced = sampledShare === 0 ? [] : [`traced ${Number((sampledShare * 100).toPrecision(3))}%`];
  return [design, ...changed, ...weaker, ...distance, ...traced].join(", ");
}

/** The same of a run that was made. */
export function labelOfRun({ design, switches, durability, network, traces }: Run): string {
  const beside = { durability: durability.declared, roundTripMs: network?.roundTripMs, sampledShare: traces?.sampledShare };
  return labelOf(design, switches, beside);
}
