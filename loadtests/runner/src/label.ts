import { designs } from "./designs/index.ts";

/** A design by its name and the switches that do not stand as they stand where nobody touches them: `saga, buckets=16`. */
export function labelOf(design: string, switches: Record<string, string | number>): string {
  const changed = Object.entries(designs.get(design)?.switches ?? {}).flatMap(([name, { standard }]) => {
    const value = String(switches[name] ?? standard);
    return value === standard ? [] : [`${name}=${value}`];
  });
  return [design, ...changed].join(", ");
}
