import type { Accents } from "../accents.ts";
import { linearAxis } from "../charts/axis.ts";
import type { Part } from "../document.ts";
import type { Group } from "./groups.ts";
import { secondsFigure } from "./latency.ts";

/** How many bookings were confirmed in each second. */
export function throughputPart(groups: readonly Group[], accents: Accents): Part | undefined {
  const figures = groups
    .filter(({ variants }) => variants.size > 0)
    .map((group) => secondsFigure(group, accents, { kind: "confirmed", title: "Confirmed", unit: "bookings/s", scale: linearAxis }));
  return figures.length === 0
    ? undefined
    : { id: "throughput", title: "How many bookings, over time", blocks: [{ kind: "multiples", figures }] };
}
