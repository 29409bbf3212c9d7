import { split, walkOf, type Booking, type Reason } from "@coordbench/domain";
import type { Disk, Host, Shelf } from "@coordbench/simulation";
import type { Reply, Step } from "../messages.ts";
import type { InventoryEntry, InventoryState } from "../participant.ts";
import type { Surroundings } from "./participant.ts";
import { named } from "./words.ts";

/** What an inventory has written of a booking in one bucket, and for which units. */
export interface StockWritten {
  bookingId: string;
  bucket: number;
  entry: InventoryEntry;
  units: number;
  deadlineMs: number;
}

/** All that an inventory has written of a booking in one bucket. */
export type StockWord = Omit<StockWritten, "entry"> & { entries: InventoryEntry[] };

const holdMs = 8_000;

/**
 * An inventory over buckets: the pure machine at work in each bucket on its own, and a walk from one to the next where a bucket has nothing
 * of the booking. This is the walk of the Redis scripts; over PostgreSQL all buckets are one transaction, as with a single bucket here.
 */
export class SimulatedInventory {
  readonly name: string;
  readonly host: Host;
  readonly disk: Disk<StockWritten>;
  readonly shelf: Shelf;
  readonly opening: readonly number[];
  /** The units that are free in each bucket, as it counts them itself. */
  available: number[] = [];
  readonly #surroundings: Surroundings;
  readonly #words = new Map<string, StockWord>();

  constructor(surroundings: Surroundings, shelf: Shelf) {
    this.name = shelf.inventory;
    this.shelf = shelf;
    this.opening = split(shelf.units, surroundings.setting.buckets);
    this.#surroundings = surroundings;
    const { world, parts } = surroundings;
    this.host = world.host(this.name, { look: () => this.#reap(), forget: () => undefined });
    const rebuild = (entries: readonly StockWritten[]) => this.#rebuild(entries);
    this.disk = world.disk({ name: `${this.name}'s disk`, isAwaited: parts.awaitsStock, rebuild });
    this.#rebuild([]);
  }

  /** All that was written of each booking in each bucket. */
  words(): StockWord[] {
    return [...this.#words.values()];
  }

  receive(step: Step, booking: Booking, answer: (reply: Reply) => void): void {
    if (step === "charge" || step === "refund") throw new Error(`${this.name} was asked to ${step}`);
    this.#visit({ step, booking, answer, stop: 0 });
  }

  /** Does the step in one bucket of the booking's walk, and goes on to the next where this one has nothing of it. */
  #visit(visit: { step: "reserve" | "confirm" | "release"; booking: Booking; answer: (reply: Reply) => void; stop: number }): void {
    const { step, booking, answer, stop } = visit;
    const { world, parts, setting } = this.#surroundings;
    const bucket = walkOf(booking, setting.buckets)[stop] ?? 0;
    if (step === "confirm" && this.#isOverdue(booking.bookingId, bucket)) this.#expire(booking, bucket);
    const before = this.#stateOf(booking.bookingId, bucket);
    const refusal = step === "reserve" ? this.#refusal(booking, bucket) : undefined;
    const { entries, commands } = parts.inventory.decide(before, refusal === undefined ? { type: step } : { type: "reserve", refusal });
    for (const entry of entries) if (parts.remembersPassing || !isPassing(entry)) this.#write(booking, bucket, entry);
    const after = entries.at(-1) ?? before;
    const isOver = !isOnward(step, after) || stop + 1 === setting.buckets;
    const arrive = () => this.#visit({ ...visit, stop: stop + 1 });
    const onward = {
      from: this.name,
      to: this.name,
      text: named(booking.bookingId, `${step} in the next bucket`, setting.bookings.length > 1),
      arrive,
    };
    const goOn = () => (isOver ? commands.forEach(answer) : world.send(onward));
    this.disk.whenDurable({ done: this.host.later(goOn), failed: () => undefined });
  }

  #refusal({ items }: Booking, bucket: number): Reason | undefined {
    const quantity = items.find(({ sku }) => sku === this.shelf.sku)?.quantity ?? 0;
    const { refusals } = this.#surroundings.setting;
    if (refusals[this.name] !== undefined) return refusals[this.name];
    if (quantity <= (this.available[bucket] ?? 0)) return undefined;
    return quantity > (this.opening[0] ?? 0) ? "quantity" : "sold-out";
  }

  #stateOf(bookingId: string, bucket: number): InventoryState {
    const { inventory } = this.#surroundings.parts;
    return this.#words.get(`${bookingId} ${bucket}`)?.entries.at(-1) ?? inventory.initial;
  }

  #isOverdue(bookingId: string, bucket: number): boolean {
    const deadlineMs = this.#words.get(`${bookingId} ${bucket}`)?.deadlineMs ?? Infinity;
    return deadlineMs <= this.#nowMs();
  }

  /** The time by its own clock, which may have jumped. */
  #nowMs(): number {
    return this.#surroundings.world.nowMs + this.host.jumpedMs;
  }

  /** The reaper gives back every hold whose deadline has passed. */
  #reap(): void {
    for (const booking of this.#surroundings.setting.bookings)
      for (const bucket of this.opening.keys()) if (this.#isOverdue(booking.bookingId, bucket)) this.#expire(booking, bucket);
  }

  #expire(booking: Booking, bucket: number): void {
    const { parts, world, setting } = this.#surroundings;
    const { entries } = parts.inventory.decide(this.#stateOf(booking.bookingId, bucket), { type: "expire" });
    for (const entry of entries) this.#write(booking, bucket, entry);
    if (entries.length > 0) world.say(`${this.name} | ${named(booking.bookingId, "the hold expires", setting.bookings.length > 1)}`);
  }

  #write({ bookingId, items }: Booking, bucket: number, entry: InventoryEntry): void {
    const word = this.#words.get(`${bookingId} ${bucket}`);
    const units = word?.units ?? items.find(({ sku }) => sku === this.shelf.sku)?.quantity ?? 0;
    const deadlineMs = entry.type === "reserved" ? this.#nowMs() + holdMs : (word?.deadlineMs ?? Infinity);
    const written = { bookingId, bucket, entry, units, deadlineMs };
    this.disk.append(written);
    this.#keep(written);
  }

  #keep({ entry, ...written }: StockWritten): void {
    const { bookingId, bucket, units, deadlineMs } = written;
    const word = this.#words.get(`${bookingId} ${bucket}`);
    if (word === undefined) this.#words.set(`${bookingId} ${bucket}`, { ...written, entries: [entry] });
    else {
      word.entries.push(entry);
      word.deadlineMs = deadlineMs;
    }
    this.available[bucket] = (this.available[bucket] ?? 0) + units * freed(entry);
    this.#surroundings.touched.add(bookingId);
  }

  #rebuild(entries: readonly StockWritten[]): void {
    for (const { bookingId } of this.#words.values()) this.#surroundings.touched.add(bookingId);
    this.#words.clear();
    this.available = [...this.opening];
    for (const entry of entries) this.#keep(entry);
  }
}

const isPassing = (entry: InventoryEntry) => entry.type === "refused" && entry.reason === "sold-out";

/** Whether a walk goes on from a bucket that stands like this: it has nothing of the booking, which may lie in a later one. */
function isOnward(step: "reserve" | "confirm" | "release", state: InventoryState): boolean {
  if (step === "reserve") return state.type !== "idle" && isPassing(state);
  return state.type === "refused" || (step === "release" && state.type === "barred");
}

/** How many times its units an entry gives back. */
function freed({ type }: InventoryEntry): -1 | 0 | 1 {
  if (type === "reserved") return -1;
  return type === "expired" || type === "released" ? 1 : 0;
}
