import type { Journal, Unfinished } from "../ledgers.ts";
import { participatedIn } from "../words.ts";
import { readRows } from "./postgres.ts";
import { readDeadLetters } from "./saga.ts";

interface OpenRow {
  booking_id: string;
  entries: Journal["entries"];
  age_ms: number;
}

const unfinishedJournals = `
  select booking_id, (extract(epoch from clock_timestamp() - recorded_at) * 1000)::float8 as age_ms,
    (select jsonb_agg(entry order by position, place) from journal as row, jsonb_array_elements(row.entries) with ordinality as listed (entry, place)
     where row.booking_id = last.booking_id) as entries
  from journal as last
  where not at_rest and not exists (select from journal as later where later.booking_id = last.booking_id and later.position > last.position)`;

/** Lists the bookings that are not at rest, with what they wait for, and the dead letters that somebody must still care for. */
export async function readOpen(booking: string): Promise<Unfinished[]> {
  const [rows, letters, [clock]] = await Promise.all([
    readRows<OpenRow>(booking, unfinishedJournals),
    readDeadLetters(booking),
    readRows<{ now_ms: number }>(booking, "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms"),
  ]);
  const open = new Set(rows.map((row) => row.booking_id));
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
    ...letters
      // A letter that nobody can read is open until somebody clears it away.
      .filter(({ bookingIds }) => bookingIds.length === 0 || bookingIds.some((bookingId) => open.has(bookingId)))
      .map(({ participant, bookingIds, reason, parkedAtMs }) => {
        const about = bookingIds.join(", ") || "no readable booking";
        return {
          where: participant,
          what: `dead letter about ${about}: ${reason}`,
          ageMs: Math.max(0, (clock?.now_ms ?? parkedAtMs) - parkedAtMs),
          foreign: false,
        };
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
