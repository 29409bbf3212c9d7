import { readFileSync } from "node:fs";
import { walkOf, type Booking } from "@coordbench/domain";
import { gather, gathering, migrate, openDatabase, sqlState, type Database, type Meter } from "@coordbench/runtime";
import { handful, type Reaper } from "../reaper.ts";
import type { Refusal, StockStore } from "../store.ts";
import { readingOf } from "./reading.ts";

/** Where the stock lies, how it is divided, and how many bookings are written together. */
export interface PostgresStockOptions {
  participant: string;
  databaseUrl: string;
  batch: number;
  buckets: number;
  holdMs: number;
}

type State = "held" | "sold" | "released" | "cancelled" | "expired" | "barred" | Extract<Refusal, "quantity" | "sold-out">;

/** A booking as the schema's functions take it. */
interface Part {
  booking: string;
  skus: string[];
  units: number[];
  walk: number[];
}

const refusalOf: Record<State, Refusal | undefined> = {
  quantity: "quantity",
  "sold-out": "sold-out",
  expired: "expired",
  released: "released",
  barred: "released",
  // It was held, whatever became of it since.
  held: undefined,
  sold: undefined,
  cancelled: undefined,
};

/** Sessions for whatever is not written together: a release, the reaper, a reading, a readiness check. */
const forTheRest = 4;
/** How the schema says that the stock has changed before it could be locked: nothing was done, and the next look finds it so. */
const hasChanged = "CB001";
const mostLooks = 20;

const sell = `with these as (
    select booking_id from holds where booking_id = any ($1) and state = 'held' and deadline > clock_timestamp() order by booking_id for no key update
  ), sold as (update holds set state = 'sold' where booking_id in (select booking_id from these) returning booking_id, state)
  select * from sold union all select booking_id, state from holds where booking_id = any ($1) and state <> 'held'`;

/** Opens the stock of a PostgreSQL database, making its tables where they are missing. */
export async function openPostgresStock(options: PostgresStockOptions, meter: Meter): Promise<StockStore> {
  const { participant, databaseUrl, batch, buckets } = options;
  const { lanes } = gathering(batch);
  const link = meter.link(`${participant} database`, "sql");
  // Holds and sales are what there is most of.
  const database = openDatabase({ url: databaseUrl, connections: 2 * lanes + forTheRest, link, name: participant });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));
  return {
    ...acting(database, options),
    ...readingOf(database, buckets),
    openReaper: async () => reaperOf(database),
    durability: () => database.durability(),
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function acting(database: Database, options: PostgresStockOptions): Pick<StockStore, "reserve" | "confirm" | "release" | "cancel"> {
  const together = gatherer(options);
  const ending = (was: State, becomes: State, isOverdue = false) =>
    together(
      async (parts) => new Map((await endAll(database, parts, { was, becomes, isOverdue })).map(({ booking, word }) => [booking, word])),
    );
  const reserve = together((parts) => reserveAll(database, parts, options.holdMs));
  const confirm = together((parts) => sellAll(database, parts));
  const [release, cancel, expire] = [ending("held", "released"), ending("sold", "cancelled"), ending("held", "expired", true)];
  return {
    async reserve(booking) {
      const word = await reserve(booking);
      if (word === undefined || word === "no-stock")
        throw new Error(`an item of ${booking.bookingId} has no stock: ${JSON.stringify(booking.items)}`);
      const reason = refusalOf[word];
      return reason === undefined ? { outcome: "held" } : { outcome: "refused", reason };
    },
    async confirm(booking) {
      let word: State | undefined;
      // What neither could be sold nor is overdue was held between the two.
      do word = (await confirm(booking)) ?? (await expire(booking));
      while (word === "held");
      return word === "sold" || word === "cancelled" ? "sold" : "expired";
    },
    release: async (booking) => ((await release(booking)) === "sold" ? "sold" : "released"),
    cancel: async (booking) => ((await cancel(booking)) === "cancelled" ? "cancelled" : "not-sold"),
  };
}

/** Does for many bookings at once what is asked for one by one; each is answered what stands of it. */
function gatherer({ batch, buckets }: PostgresStockOptions) {
  const partOf = (booking: Booking): Part => ({
    booking: booking.bookingId,
    skus: booking.items.map(({ sku }) => sku),
    units: booking.items.map(({ quantity }) => quantity),
    walk: walkOf(booking, buckets),
  });
  return <Word>(act: (parts: Part[]) => Promise<Map<string, Word>>): ((booking: Booking) => Promise<Word | undefined>) =>
    gather(gathering(batch), async (bookings: Booking[]) => {
      const words = await act(bookings.map(partOf));
      return bookings.map(({ bookingId }) => words.get(bookingId));
    });
}

/** One statement, so one flush, however many they are. */
async function reserveAll(database: Database, parts: Part[], holdMs: number): Promise<Map<string, State | "no-stock">> {
  const values = [JSON.stringify(parts), JSON.stringify(shelvesOf(parts)), holdMs];
  for (let looks = 1; ; looks++) {
    try {
      const { rows } = await database.query({ name: "reserve", text: "select * from reserve_all($1, $2, $3)", values });
      return new Map((rows as { booking: string; word: State | "no-stock" }[]).map(({ booking, word }) => [booking, word]));
    } catch (error) {
      if (sqlState(error) !== hasChanged || looks >= mostLooks) throw error;
    }
  }
}

/** What is wanted of each item in the bucket where each walk begins, and the least that any of them wants. */
function shelvesOf(parts: Part[]): { sku: string; homes: number[]; units: number[]; least: number }[] {
  const wanted = new Map<string, { homes: Map<number, number>; least: number }>();
  for (const { skus, units, walk } of parts) {
    const home = walk[0] ?? 0;
    for (const [index, sku] of skus.entries()) {
      const { homes, least } = wanted.get(sku) ?? { homes: new Map<number, number>(), least: Infinity };
      const own = units[index] ?? 0;
      wanted.set(sku, { homes: homes.set(home, (homes.get(home) ?? 0) + own), least: Math.min(least, own) });
    }
  }
  return [...wanted].map(([sku, { homes, least }]) => ({ sku, homes: [...homes.keys()], units: [...homes.values()], least }));
}

/** Sells what is held and in time; answers nothing of what is held no longer in time, or not known. */
async function sellAll(database: Database, parts: Part[]): Promise<Map<string, State>> {
  const { rows } = await database.query({ name: "sell", text: sell, values: [parts.map(({ booking }) => booking)] });
  return new Map((rows as { booking_id: string; state: State }[]).map(({ booking_id: bookingId, state }) => [bookingId, state]));
}

async function endAll(
  database: Database,
  parts: Part[],
  { was, becomes, isOverdue }: { was: State; becomes: State; isOverdue: boolean },
): Promise<{ booking: string; word: State; is_ended: boolean }[]> {
  const values = [JSON.stringify(parts), was, becomes, isOverdue];
  const { rows } = await database.query({ name: "end", text: "select * from end_all($1, $2, $3, $4)", values });
  return rows as { booking: string; word: State; is_ended: boolean }[];
}

/** Several may be at work: each hold is ended by whoever locks it first, and by nobody else. */
function reaperOf(database: Database): Reaper {
  const overdue = "select booking_id from holds where state = 'held' and deadline <= clock_timestamp() order by deadline limit $1";
  return {
    async reap() {
      for (let expired = 0; ;) {
        const { rows } = await database.query({ name: "overdue", text: overdue, values: [handful] });
        if (rows.length === 0) return { expired, isFenced: false };
        const parts = (rows as { booking_id: string }[]).map(({ booking_id: booking }) => ({ booking, skus: [], units: [], walk: [] }));
        const ended = await endAll(database, parts, { was: "held", becomes: "expired", isOverdue: true });
        expired += ended.filter(({ is_ended: isEnded }) => isEnded).length;
      }
    },
  };
}
