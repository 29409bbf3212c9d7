import type { Journal, Unfinished } from "../ledgers.ts";
import { participatedIn } from "../words.ts";
import { readRows } from "./postgres.ts";

interface OpenRow {
  booking_id: string;
  /** Absent where nothing but empty appends is there. */
  entries: Journal["entries"] | null;
  age_ms: number;
}
interface OpenLetterRow {
  participant: string;
  bookings: string[] | null;
  reason: string;
  age_ms: number;
}

const unfinishedJournals = `
  select booking_id, (extract(epoch from clock_timestamp() - recorded_at) * 1000)::float8 as age_ms,
    (select jsonb_agg(entry order by position, place) from journal as row, jsonb_array_elements(row.entries) with ordinality as listed (entry, place)
     where row.booking_id = last.booking_id) as entries
  from journal as last
  where not at_rest and not exists (select from journal as later where later.booking_id = last.booking_id and later.position > last.position)`;

// A letter that nobody can read, or of a booking that nobody knows, is open until somebody clears it away.
const openLetters = `
  select participant, bookings, reason, (extract(epoch from clock_timestamp() - parked_at) * 1000)::float8 as age_ms
  from dead_letters
  where coalesce(cardinality(bookings), 0) = 0 or exists (
    select from unnest(bookings) as named (booking)
    where not coalesce((select at_rest from journal where booking_id = booking order by position desc limit 1), false)
  )
  order by id`;

/** Lists the bookings that are not at rest, with what they wait for, and the dead letters that somebody must still care for. */
export async function readOpen(booking: string): Promise<Unfinished[]> {
  const [rows, letters] = await Promise.all([
    readRows<OpenRow>(booking, unfinishedJournals),
    readRows<OpenLetterRow>(booking, openLetters),
  ]);
  return [
    ...rows.map(({ booking_id: bookingId, entries, age_ms: ageMs }) => {
      const waiting = waitsFor(entries ?? []).join(", ") || "nobody";
      return {
        where: "booking",
        what: `${bookingId} waits for ${waiting} after ${entries?.at(-1)?.type ?? "nothing"}`,
        ageMs,
        foreign: false,
      };
    }),
    ...letters.map(({ participant, bookings, reason, age_ms: ageMs }) => {
      const about = bookings === null || bookings.length === 0 ? "no readable booking" : bookings.join(", ");
      return { where: participant, what: `dead letter about ${about}: ${reason}`, ageMs, foreign: false };
    }),
  ];
}

/** The participants whose answer a booking needs to go on. */
function waitsFor(entries: Journal["entries"]): string[] {
  const [accepted] = entries;
  if (accepted?.type !== "accepted") return [];
  const { inventories, payment } = accepted.cast;
  const decision = entries.findLastIndex(({ type }) => type === "rejected" || type === "cancelled");
  const without = (asked: string[], heard: Journal["entries"]) => {
    const names = new Set(heard.map((entry) => ("participant" in entry && entry.type !== "incident" ? entry.participant : "")));
    return asked.filter((name) => !names.has(name));
  };
  if (decision >= 0) {
    const owed = without(toTakeBack(entries.slice(0, decision)), entries.slice(decision));
    return owed.includes(payment) ? [payment] : owed;
  }
  const charged = entries.findIndex(({ type }) => type === "charged");
  if (charged >= 0) return without(inventories, entries.slice(charged));
  const unheard = without(inventories, entries);
  return unheard.length > 0 ? unheard : [payment];
}

/** Who has done something before the decision, or may have, that is to be taken back. */
function toTakeBack(entries: Journal["entries"]): string[] {
  const done = new Set<string>();
  for (const { type, participant } of participatedIn({ entries })) {
    if (type === "refused" || type === "declined" || type === "expired") done.delete(participant);
    else done.add(participant);
  }
  return [...done];
}
