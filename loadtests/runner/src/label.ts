import { designs } from "./designs/index.ts";

/** A design by its name, the switches that do not stand as they stand where nobody touches them, and what is traced: `saga, buckets=16, traced 1%`. */
export function labelOf(design: string, switches: Record<string, string | number>, sampledShare = 0): string {
  const changed = Object.entries(designs.get(design)?.switches ?? {}).flatMap(([name, { standard }]) => {
    const value = String(switches[name] ?? standard);
    return value === standard ? [] : [`${name}=${value}`];
  });
  const traced = sampledShare === 0 ? [] : [`traced ${Number((sampledShare * 100).toPrecision(3))}%`];
  return [design, ...changed, ...traced].join(", ");
}
