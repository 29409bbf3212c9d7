import { isFailing, type Reason } from "@coordbench/domain";
import { BadRequest, step, type Holding } from "@coordbench/runtime";
import { inventory, type InventoryEntry, type InventoryInput, type InventoryState, type Reply, type Step } from "@coordbench/saga-protocol";
import type { Command, SagaParticipant } from "@coordbench/saga-wire";
import type { StockStore } from "./store.ts";

/** An inventory: a participant that holds and sells stock, and tells how much is free. */
export interface Inventory extends SagaParticipant {
  available(sku: string): Promise<number | undefined>;
}

type Stock = Pick<StockStore, "reserve" | "confirm" | "release" | "cancel" | "available">;
type Booking = Parameters<Stock["reserve"]>[0];

/** What is assumed to stand when a step is asked for: nearly always it does, and the stock corrects a wrong guess in the same round trip. */
const presumed = {
  reserve: { state: inventory.initial, input: { type: "reserve" } },
  confirm: { state: { type: "reserved" }, input: { type: "confirm" } },
  release: { state: { type: "reserved" }, input: { type: "release" } },
} satisfies Partial<Record<Step, { state: InventoryState; input: InventoryInput }>>;

/** How an inventory is called, the share of bookings that it fails, and who measures for how long it holds units. */
export interface Conduct {
  participant: string;
  failingShare: number;
  units: Holding;
}

/** Makes an inventory of a stock. It keeps no state of its own, so any replica can answer anything. */
export function createInventory(stock: Stock, { participant, failingShare, units }: Conduct): Inventory {
  return {
    available: (sku) => stock.available(sku),
    async answer({ bookingId, step: asked, work }: Command): Promise<Reply> {
      if (asked === "charge" || asked === "refund") throw new BadRequest(`step: an inventory was asked to ${asked} ${bookingId}`);
      if (work.items.length === 0) throw new BadRequest(`items: an inventory was asked to ${asked} none for ${bookingId}`);
      if (asked === "reserve" && isFailing(bookingId, participant, failingShare)) return { type: "refused", reason: "unavailable" };
      const booking = { bookingId, customerId: work.customerId, items: work.items };
      const append = async (wanted: InventoryEntry[]) => {
        const stands = await act({ stock, units }, asked, booking);
        return stands.type === wanted[0]?.type ? wanted : [stands];
      };
      const { commands } = await step(inventory, presumed[asked], append);
      const [reply] = commands;
      if (reply === undefined || commands.length > 1) throw new Error(`an inventory answered ${commands.length} times`);
      return reply;
    },
  };
}

/** Does what is asked for, unless something else stands; returns what stands now. */
async function act(
  { stock, units }: { stock: Stock; units: Holding },
  asked: "reserve" | "confirm" | "release",
  booking: Booking,
): Promise<InventoryEntry> {
  switch (asked) {
    case "reserve": {
      const reservation = await stock.reserve(booking);
      if (reservation.outcome === "held") {
        units.begin();
        return { type: "reserved" };
      }
      const { reason } = reservation;
      return reason === "released" || reason === "expired" ? { type: reason } : { type: "refused", reason: reason satisfies Reason };
    }
    case "confirm": {
      const outcome = await stock.confirm(booking);
      units.end();
      return { type: outcome };
    }
    case "release":
      // One release takes back either, the hold or the sale that it became.
      if ((await stock.release(booking)) === "sold") await stock.cancel(booking);
      else units.end();
      return { type: "released" };
  }
}
