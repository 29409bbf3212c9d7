import { setTimeout as sleep } from "node:timers/promises";
import { isDeclined, isFailing, type Reason } from "@coordbench/domain";
import { BadRequest, step } from "@coordbench/runtime";
import { payment, type PaymentEntry, type Reply } from "@coordbench/saga-protocol";
import type { Command, SagaParticipant } from "@coordbench/saga-wire";
import type { PaymentConfig } from "./config.ts";
import type { PaymentStore } from "./store.ts";

/** The bank: which share of the bookings it declines or fails, and how long it takes over a charge. */
export type Bank = Pick<PaymentConfig, "declineShare" | "failingShare" | "thinkMs">;

/** Makes a payment service of a store: the pure machine, told what the bank says. It keeps no state of its own, so any replica can answer anything. */
export function createPayment(store: PaymentStore, bank: Bank): SagaParticipant {
  return {
    async answer(command) {
      const { bookingId } = command;
      switch (command.step) {
        case "charge":
          if (bank.thinkMs > 0) await sleep(bank.thinkMs);
          // Hardly a charge is asked for twice: presuming that nothing stands saves reading first, and append corrects a wrong guess.
          return take(store, { command, ledger: [], input: { type: "charge", refusal: refusalOf(bookingId, bank) } });
        case "refund":
          return take(store, { command, ledger: await store.read(bookingId), input: { type: "refund" } });
        case "reserve":
        case "confirm":
        case "release":
          throw new BadRequest(`step: the payment service was asked to ${command.step} ${bookingId}`);
      }
    },
  };
}

function refusalOf(bookingId: string, { declineShare, failingShare }: Bank): Reason | undefined {
  if (isDeclined(bookingId, declineShare)) return "payment-declined";
  return isFailing(bookingId, "payment", failingShare) ? "unavailable" : undefined;
}

interface Taking {
  command: Command;
  /** What is thought to stand of the booking. */
  ledger: PaymentEntry[];
  input: Parameters<typeof payment.decide>[1];
}

/** One step of the machine upon a ledger; where the ledger has grown meanwhile, upon what stands in it. */
async function take(store: PaymentStore, { command, ledger, input }: Taking): Promise<Reply> {
  const { bookingId, work } = command;
  let position = ledger.length;
  const append = async (entries: PaymentEntry[]) => {
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) throw new Error(`the payment service wanted to write ${entries.length} entries at once`);
    const standing = await store.append({ bookingId, position, entry, customerId: work.customerId, cents: work.cents });
    position += standing.length;
    return standing[0] === entry ? entries : standing;
  };
  const state = ledger.reduce(payment.evolve, payment.initial);
  const { commands } = await step(payment, { state, input }, append);
  const [reply] = commands;
  if (reply === undefined || commands.length > 1) throw new Error(`the payment service answered ${commands.length} times`);
  return reply;
}
