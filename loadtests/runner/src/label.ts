import { designs } from "./designs/index.ts";

/** A design by its name, the switches that do not stand as they stand where nobody touches them, and its distance: `saga, buckets=16, rtt=20`. */
export function labelOf(design: string, switches: Record<string, string | number>, roundTripMs?: number): string {
  const changed = Object.entries(designs.get(design)?.switches ?? {}).flatMap(([name, { standard }]) => {
    const value = String(switches[name] ?? standard);
    return value === standard ? [] : [`${name}=${value}`];
  });
  return [design, ...changed, ...(roundTripMs === undefined ? [] : [`rtt=${roundTripMs}`])].join(", ");
}
