import type { Asked, Fault } from "@coordbench/simulation";
import { inventoryFault, journalFault, paymentFault } from "../grammar.ts";
import type { Objection, Outcome } from "../messages.ts";
import type { SimulatedInventory } from "./inventory.ts";
import type { Saga } from "./world.ts";

/** What is wrong with what has been written since the last look, by the promises that must hold at every moment. */
export function findFaults(saga: Saga): Fault[] {
  const { touched, inventories } = saga;
  if (touched.size === 0) return [];
  const suspects = [...touched];
  touched.clear();
  return [...suspects.flatMap((bookingId) => faultsOf(saga, bookingId)), ...inventories.flatMap(faultsOfBuckets)];
}

/** What is wrong with what a client is told, at the moment when it is told so. */
export function faultsOfAnswer(saga: Saga, asked: Asked, { outcome }: Outcome | Objection): Fault[] {
  const { bookingId } = asked.booking;
  const [accepted] = saga.log.entriesOf(bookingId);
  const isFinal = outcome === "confirmed" || outcome === "rejected" || outcome === "cancelled";
  if (!isFinal || accepted?.type !== "accepted") return [];
  if (accepted.operation.hash !== asked.hash)
    return [{ invariant: 10, seen: `a client is told that ${bookingId} is ${outcome}, and had asked for another body` }];
  const isCancelled = saga.log.entriesOf(bookingId).some(({ type }) => type === "cancelled");
  if (outcome === "confirmed" && isCancelled) return [];
  const states = statesOf(saga, bookingId);
  const isDone = outcome === "confirmed";
  const sold = states.filter((state) => state === "sold").length;
  const isApplied = isDone
    ? sold === accepted.cast.inventories.length && states.includes("charged")
    : !states.some((state) => ["reserved", "sold", "charged"].includes(state));
  return isApplied
    ? []
    : [{ invariant: isDone ? 8 : 9, seen: `a client is told that ${bookingId} is ${outcome}, and it is ${states.join(", ")}` }];
}

/** Where a booking stands in each bucket that knows of it, and with the payment service. */
function statesOf({ inventories, payment }: Saga, bookingId: string): string[] {
  const words = inventories.flatMap((inventory) => inventory.words()).filter((word) => word.bookingId === bookingId);
  return [...words.map(({ entries }) => entries), payment.ledgerOf(bookingId)].flatMap((entries) => entries.at(-1)?.type ?? []);
}

function faultsOf({ log, inventories, payment }: Saga, bookingId: string): Fault[] {
  const faults: Fault[] = [];
  const found = (invariant: number, seen: string | undefined) => {
    if (seen !== undefined) faults.push({ invariant, seen: `${bookingId} ${seen}` });
  };
  const entries = log.entriesOf(bookingId);
  const decisions = entries
    .filter(({ type }) => type === "confirmed" || type === "rejected" || type === "cancelled")
    .map(({ type }) => type);
  if (decisions.filter((type) => type !== "cancelled").length > 1 || decisions.indexOf("cancelled") < decisions.lastIndexOf("cancelled"))
    found(13, `is ${decisions.join(", then ")}`);
  found(19, journalFault(entries, log.read(bookingId).at(-1)?.isAtRest ?? false));
  const captures = payment.ledgerOf(bookingId).filter(({ type }) => type === "charged").length;
  if (captures > 1) found(7, `is charged ${captures} times`);
  found(19, paymentFault(payment.ledgerOf(bookingId)));
  const isTakenBack = decisions.some((type) => type !== "confirmed");
  if (!isTakenBack && payment.ledgerOf(bookingId).some(({ type }) => type === "refunded")) found(19, "is refunded before that is decided");
  for (const inventory of inventories) {
    const words = inventory.words().filter((word) => word.bookingId === bookingId);
    const holding = words.filter((word) => word.entries.some(({ type }) => type === "reserved"));
    if (holding.length > 1) found(20, `is held in buckets ${holding.map(({ bucket }) => bucket).join(" and ")} of ${inventory.name}`);
    for (const word of words) {
      found(19, inventoryFault(word.entries));
      if (!isTakenBack && word.entries.some(({ type }) => type === "released"))
        found(19, `is released by ${inventory.name} before that is decided`);
    }
  }
  return faults;
}

/** In every bucket, what is free and what is held or sold make up what was there at first, and nothing is below zero. */
function faultsOfBuckets(inventory: SimulatedInventory): Fault[] {
  const taken = inventory.opening.map(() => 0);
  for (const { bucket, units, entries } of inventory.words())
    if (["reserved", "sold"].includes(entries.at(-1)?.type ?? "")) taken[bucket] = (taken[bucket] ?? 0) + units;
  return inventory.opening.flatMap((units, bucket) => {
    const available = inventory.available[bucket] ?? 0;
    const where = `bucket ${bucket} of ${inventory.name}`;
    if (available < 0) return { invariant: 2, seen: `${where} has ${available} units` };
    return available + (taken[bucket] ?? 0) === units
      ? []
      : { invariant: 1, seen: `${where} has ${available} units and ${taken[bucket]} taken, of ${units}` };
  });
}
