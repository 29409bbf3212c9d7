import type { Booking } from "@coordbench/domain";
import type { Disk, Host, World } from "@coordbench/simulation";
import type { CoordinatorEntry } from "../coordinator.ts";
import type { Parts } from "./parts.ts";

/** What is recorded of a booking in one go; without entries it says that somebody has taken the booking over. */
export interface Row {
  booking: Booking;
  entries: CoordinatorEntry[];
  instance: string;
  isAtRest: boolean;
  atMs: number;
}

/** The journals of all bookings: rows that are only ever added, each at a position that only one can have. */
export class Log {
  readonly disk: Disk<Row>;
  /** Until when each instance is taken to be at work. */
  readonly leases = new Map<string, number>();
  readonly #rows = new Map<string, Row[]>();
  readonly #touched: Set<string>;
  readonly #parts: Parts;

  constructor(world: World, { parts, touched }: { parts: Parts; touched: Set<string> }) {
    this.#parts = parts;
    this.#touched = touched;
    this.disk = world.disk({ name: "journal", isAwaited: parts.awaitsJournal, rebuild: (entries) => this.#rebuild(entries) });
  }

  read(bookingId: string): readonly Row[] {
    return this.#rows.get(bookingId) ?? [];
  }

  entriesOf(bookingId: string): CoordinatorEntry[] {
    return this.read(bookingId).flatMap(({ entries }) => entries);
  }

  /** Bookings that are not at rest, and whose last row is by somebody who is no longer heard of. */
  abandoned(nowMs: number): Booking[] {
    return [...this.#rows.values()].flatMap((rows) => {
      const last = rows.at(-1);
      return last === undefined || last.isAtRest || (this.leases.get(last.instance) ?? 0) >= nowMs ? [] : last.booking;
    });
  }

  /** Writes a row at a position, and tells, once what stands there is flushed, whether it is this row or another one. */
  append(by: Host, { row, position }: { row: Row; position: number }, then: (isOwn: boolean) => void): void {
    const standing = this.read(row.booking.bookingId);
    const isFree = standing.length === position || (!this.#parts.fencesJournal && !standing.includes(row));
    if (isFree) {
      this.disk.append(row);
      this.#keep(row);
    }
    const isOwn = () => !this.#parts.fencesJournal || this.read(row.booking.bookingId)[position] === row;
    this.disk.whenDurable({
      done: by.later(() => then(isOwn())),
      // The database was away before it answered: the row may stand or not, so it is written again where it does not.
      failed: by.later(() => this.append(by, { row, position }, then)),
    });
  }

  #keep(row: Row): void {
    const { bookingId } = row.booking;
    const rows = this.#rows.get(bookingId);
    if (rows === undefined) this.#rows.set(bookingId, [row]);
    else rows.push(row);
    this.#touched.add(bookingId);
  }

  #rebuild(entries: readonly Row[]): void {
    for (const bookingId of this.#rows.keys()) this.#touched.add(bookingId);
    this.#rows.clear();
    for (const row of entries) this.#keep(row);
  }
}
