import { isDeclined, type Booking, type Reason } from "@coordbench/domain";
import type { Disk, Host, Setting, World } from "@coordbench/simulation";
import type { Reply, Step } from "../messages.ts";
import type { PaymentEntry, PaymentState } from "../participant.ts";
import type { Parts } from "./parts.ts";

/** What all participants of a world share. */
export interface Surroundings {
  world: World;
  parts: Parts;
  setting: Setting;
  touched: Set<string>;
  priceOf(booking: Booking): number;
}

/** What the payment service has written of a booking. */
export interface MoneyWritten {
  booking: Booking;
  entry: PaymentEntry;
  cents: number;
}

/** The payment service: the pure machine over a disk. */
export class SimulatedPayment {
  readonly name = "payment";
  readonly host: Host;
  readonly disk: Disk<MoneyWritten>;
  readonly #surroundings: Surroundings;
  readonly #ledgers = new Map<string, PaymentEntry[]>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    const { world, parts } = surroundings;
    this.host = world.host(this.name, { look: () => undefined, forget: () => undefined });
    this.disk = world.disk({ name: "payment's disk", isAwaited: parts.awaitsMoney, rebuild: (entries) => this.#rebuild(entries) });
  }

  ledgerOf(bookingId: string): readonly PaymentEntry[] {
    return this.#ledgers.get(bookingId) ?? [];
  }

  receive(step: Step, booking: Booking, answer: (reply: Reply) => void): void {
    if (step !== "charge" && step !== "refund") throw new Error(`the payment service was asked to ${step}`);
    const { parts, priceOf } = this.#surroundings;
    const { payment } = parts;
    const state = this.ledgerOf(booking.bookingId).reduce<PaymentState>(payment.evolve, payment.initial);
    const refusal = step === "charge" ? this.#refusal(booking) : undefined;
    const { entries, commands } = payment.decide(state, refusal === undefined ? { type: step } : { type: "charge", refusal });
    for (const entry of entries) {
      const written = { booking, entry, cents: priceOf(booking) };
      this.disk.append(written);
      this.#keep(written);
    }
    for (const reply of commands) this.disk.whenDurable({ done: this.host.later(() => answer(reply)), failed: () => undefined });
  }

  #refusal({ bookingId }: Booking): Reason | undefined {
    const { declineShare, refusals } = this.#surroundings.setting;
    return refusals[this.name] ?? (isDeclined(bookingId, declineShare) ? "payment-declined" : undefined);
  }

  #keep({ booking: { bookingId }, entry }: MoneyWritten): void {
    this.#ledgers.set(bookingId, [...this.ledgerOf(bookingId), entry]);
    this.#surroundings.touched.add(bookingId);
  }

  #rebuild(entries: readonly MoneyWritten[]): void {
    for (const bookingId of this.#ledgers.keys()) this.#surroundings.touched.add(bookingId);
    this.#ledgers.clear();
    for (const entry of entries) this.#keep(entry);
  }
}
