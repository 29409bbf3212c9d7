import { inventoryName, placeItems } from "@coordbench/domain";
import { answered, asked, within, type Logger, type Meter } from "@coordbench/runtime";
import type { Cast, Step } from "@coordbench/saga-protocol";
import { sketchOf, type Correspondence } from "@coordbench/saga-wire";
import type { BookingConfig } from "./config.ts";
import type { Body } from "./store.ts";

/** A booking as its participants are asked about it. */
export interface Errand {
  bookingId: string;
  body: Body;
}

/** The participants, and the other instances of this service. */
export interface Participants {
  castOf(body: Body): Cast;
  /** Asks a participant to take its step; the answer comes by itself, or not at all. */
  ask(participant: string, step: Step, errand: Errand): void;
  /** Counts an answer that has come. */
  answered(participant: string, bookingId: string): void;
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
  const kind = transport === "grpc" ? "client" : "producer";
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
    ask(participant, step, { bookingId, body }) {
      const { customerId, items, cents } = body;
      const isPayment = participant === payment;
      const own = isPayment ? [] : (placeItems(items, inventories).get(names.indexOf(participant)) ?? []);
      links.get(participant)?.call();
      links.get(participant)?.message();
      const work = { customerId, items: own, cents: isPayment ? cents : 0 };
      const trace = asked(`${bookingId} ${participant}`, { ...sketchOf(participant, { bookingId, step }), kind });
      within(trace, () => correspondence.ask(participant, { bookingId, step, work, trace })).catch(lost({ participant, step, bookingId }));
    },
    answered(participant, bookingId) {
      links.get(participant)?.message();
      answered(`${bookingId} ${participant}`);
    },
    tell: (other, bookingId, notice) => void correspondence.tell(other, { bookingId, notice }).catch(lost({ other, notice, bookingId })),
    available: (inventory, sku) => correspondence.available(inventory, sku),
  };
}
