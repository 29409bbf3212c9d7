import { inventoryName, placeItems } from "@coordbench/domain";
import type { Logger, Meter } from "@coordbench/runtime";
import type { Cast, Step } from "@coordbench/saga-protocol";
import type { Correspondence } from "@coordbench/saga-wire";
import type { BookingConfig } from "./config.ts";
import type { Body } from "./store.ts";

/** A booking as its participants are asked about it. */
export interface Errand {
  bookingId: string;
  body: Body;
  trace: string | undefined;
}

/** The participants, and the other instances of this service. */
export interface Participants {
  castOf(body: Body): Cast;
  /** Asks a participant to take its step; the answer comes by itself, or not at all. */
  ask(participant: string, step: Step, errand: Errand): void;
  /** Counts an answer that has come. */
  answered(participant: string): void;
  tell(instance: string, bookingId: string, notice: "watch" | "ended"): void;
  available(inventory: string, sku: string): Promise<number | undefined>;
}

const payment = "payment";

/** Writes to everybody in the name of this instance. */
export function connectParticipants(
  correspondence: Correspondence,
  config: BookingConfig,
  { meter, log }: { meter: Meter; log: Logger },
): Participants {
  const { inventories, transport } = config;
  if (config.transport === "grpc" && config.inventoryTargets.length !== inventories)
    throw new Error(
      `COORDBENCH_INVENTORY_TARGETS has ${config.inventoryTargets.length} of them, COORDBENCH_INVENTORIES says ${inventories}`,
    );
  const names = [...Array.from({ length: inventories }, (_, index) => inventoryName(index)), payment];
  const links = new Map(names.map((name) => [name, meter.link(name, transport)]));
  // What is lost is due again when its time is over: nobody waits for it.
  const lost = (what: object) => (error: unknown) => log.warn({ err: error, ...what }, "a message was lost on its way");
  return {
    castOf: ({ items }) => ({
      inventories: [...placeItems(items, inventories).keys()].toSorted((a, b) => a - b).map(inventoryName),
      payment,
    }),
    ask(participant, step, { bookingId, body, trace }) {
      const { customerId, items, cents } = body;
      const isPayment = participant === payment;
      const own = isPayment ? [] : (placeItems(items, inventories).get(names.indexOf(participant)) ?? []);
      links.get(participant)?.call();
      links.get(participant)?.message();
      const work = { customerId, items: own, cents: isPayment ? cents : 0 };
      correspondence.ask(participant, { bookingId, step, work, trace }).catch(lost({ participant, step, bookingId }));
    },
    answered: (participant) => links.get(participant)?.message(),
    tell: (other, bookingId, notice) => void correspondence.tell(other, { bookingId, notice }).catch(lost({ other, notice, bookingId })),
    available: (inventory, sku) => correspondence.available(inventory, sku),
  };
}
