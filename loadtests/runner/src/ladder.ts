import type { SectionLoad, SectionOf } from "@coordbench/report";
import { labelOf } from "./label.ts";
import { orderOf } from "./order.ts";
import { paceOf, type Placed } from "./series.ts";
import { designNamed, settle, type RunWish } from "./wish.ts";

/** A variant on the ladder, or beside it. */
interface Rung {
  changes: string;
  design: string;
  switches: Record<string, string>;
  durability: string;
}

const divided = "16";
const together = "64";
const base = { design: "two-phase-commit", switches: { batch: "1" }, durability: "D1" };
const changed = {
  protocol: "protocol: a saga instead of two-phase commit, in the same stores over the same transport",
  transport: "transport: NATS JetStream instead of gRPC",
  batches: `batches: up to ${together} bookings written and flushed together`,
  store: "store: the stock in Redis instead of PostgreSQL",
  buckets: `sharding: each item's stock in ${divided} parts`,
  disk: "disk: durability D0, which survives a killed process and not a power cut",
};

const protocolAlone = { design: "saga", switches: { stock: "postgres", transport: "grpc", batch: "1" }, durability: "D1" };

/** From two-phase commit to the saga, one change at a time; the first changes nothing. */
export const rungs: Rung[] = [
  { changes: "two-phase commit, every booking by itself", ...base },
  { changes: changed.protocol, ...protocolAlone },
  ...climb([
    [changed.transport, { switches: { transport: "nats" } }],
    [changed.batches, { switches: { batch: together } }],
    [changed.store, { switches: { stock: "redis" } }],
    [changed.buckets, { switches: { buckets: divided } }],
    [changed.disk, { durability: "D0" }],
  ]),
];

/** What two-phase commit can take of these by itself: what a change does there tells how far the order of the ladder matters. */
export const corners: Rung[] = [
  { ...base, changes: changed.batches, switches: { batch: together } },
  { ...base, changes: changed.buckets, switches: { ...base.switches, buckets: divided } },
  { ...base, changes: changed.disk, durability: "D0" },
];

/** Puts every change on top of those before it. */
function climb(changes: [changes: string, Partial<Pick<Rung, "switches" | "durability">>][]): Rung[] {
  let at = protocolAlone;
  return changes.map(([text, { switches, durability = at.durability }]) => {
    at = { ...at, switches: { ...at.switches, ...switches }, durability };
    return { ...at, changes: text };
  });
}

/** What a rung is called in results. */
export function rungLabel({ design, switches, durability }: Omit<Rung, "changes">): string {
  return labelOf(design, settle(designNamed(design), switches), { durability });
}

/** The section of a ladder under a workload. */
export function ladderSection(workload: string, load: SectionLoad): SectionOf<"ablation"> {
  const told = (all: readonly Rung[]) => all.map((rung) => ({ variant: rungLabel(rung), changes: rung.changes }));
  return { id: `ablation-${workload}`, kind: "ablation", workload, load, rungs: told(rungs), corners: told(corners) };
}

/** The runs of a ladder: each block climbs all of it, in an order that changes from block to block. */
export function ladderSeries(
  { id, workload, load }: SectionOf<"ablation">,
  { repeats, ...common }: Pick<RunWish, "demand" | "durationS" | "warmUpS"> & { repeats: number },
): Placed[] {
  return Array.from({ length: repeats }, (_, index) => index + 1).flatMap((block) =>
    orderOf([...rungs, ...corners], block).map((rung) => ({
      wish: { design: rung.design, switches: rung.switches, durability: rung.durability, workload, ...paceOf(load), ...common },
      step: { section: id, variant: rungLabel(rung), block, point: null },
    })),
  );
}
