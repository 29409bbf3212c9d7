import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { catalogueOf, customerOf, isDeclined, openingCents, placeItems, totalCents, type Booking } from "@coordbench/domain";
import { createStackFolder, startPostgres } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import {
  coordinator,
  payment,
  type Cast,
  type CoordinatorEntry,
  type CoordinatorInput,
  type CoordinatorState,
  type PaymentState,
  type Reply,
  type Step,
} from "@coordbench/saga-protocol";
import { Pool } from "pg";
import type { StockStore } from "../../../../services/saga/inventory/src/store.ts";
import { startStocks } from "./saga-stock-under-test.ts";
import type { SagaStores } from "./saga.ts";

type Command = { step: Step; participant: string };

/** The share of bookings that the bank declines. */
export const declineShare = 0.12;

/** Real stores of a saga, and what drives bookings through them by the machines of its protocol. */
export interface SagaUnderTest extends AsyncDisposable {
  stores: SagaStores;
  /** The stock of each inventory, in their order. */
  stocks: StockStore[];
  /** Books, or cancels, until nothing is left to do or a participant stays silent. */
  carry(booking: Booking, kind?: "book" | "cancel", isSilent?: (command: Command) => boolean): Promise<void>;
  /** Appends to a journal, as one instance of the booking service. */
  append(booking: Booking, entries: CoordinatorEntry[], isAtRest: boolean): Promise<void>;
  park(participant: string, bookings: string[], reason: string): Promise<void>;
}

const tables = {
  booking: `
    create table journal (booking_id text, position integer, entries jsonb not null, body jsonb, instance text not null, at_rest boolean not null,
      recorded_at timestamptz not null default clock_timestamp(), primary key (booking_id, position));
    create table dead_letters (id bigint generated always as identity primary key, participant text, bookings text[], reason text,
      parked_at timestamptz default clock_timestamp())`,
  payment: `
    create table payments (booking_id text, position smallint, state text, reason text, customer text, cents bigint,
      at timestamptz default clock_timestamp(), primary key (booking_id, position));
    create table accounts (customer text primary key, cents bigint)`,
};

const words = {
  append: `insert into journal (booking_id, position, entries, body, instance, at_rest)
    select $1, (select count(*) from journal where booking_id = $1), $2, $3, 'booking-0', $4`,
  pay: `with row as (insert into payments (booking_id, position, state, reason, customer, cents)
    select $1, (select count(*) from payments where booking_id = $1), $2, $3, $4, $5::bigint)
    update accounts set cents = cents - $5::bigint where customer = $4`,
  open: "insert into accounts select * from unnest($1::text[], $2::bigint[])",
  park: "insert into dead_letters (participant, bookings, reason) values ($1, $2, $3)",
};

/** Starts the stores, empty but for the customers' accounts. */
export async function startSagaUnderTest(
  where: "redis" | "postgres",
  { items, inventories, buckets, customers }: Record<"items" | "inventories" | "buckets" | "customers", number>,
): Promise<SagaUnderTest> {
  await using started = new AsyncDisposableStack();
  const { place, stocks } = started.use(await startStocks(where, inventories, buckets));
  const folder = createStackFolder("audit-test");
  started.defer(() => folder.remove());
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  const { path: program } = (await ensureTools(["postgres"])).postgres;
  const server = started.use(
    await startPostgres({ program, name: "saga", folder, logFolder, settings: { fsync: "off" }, databases: ["booking", "payment"] }),
  );
  const open = async (database: "booking" | "payment") => {
    const sessions = new Pool({ connectionString: server.url(database), max: 8 });
    sessions.on("error", () => undefined);
    started.defer(() => sessions.end());
    await sessions.query(tables[database]);
    return sessions;
  };
  const [log, money] = [await open("booking"), await open("payment")];
  const names = Array.from({ length: customers }, (_, index) => customerOf(index));
  await money.query(words.open, [names, names.map(() => openingCents)]);
  const running = started.move();
  return {
    stores: { booking: server.url("booking"), payment: server.url("payment"), stock: place, inventories },
    stocks,
    ...driving({ log, money, stocks, items, inventories }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface Open {
  log: Pool;
  money: Pool;
  stocks: StockStore[];
  items: number;
  inventories: number;
}

function driving({ log, money, stocks, items, inventories }: Open): Pick<SagaUnderTest, "carry" | "append" | "park"> {
  const priceOf = (booking: Booking) => totalCents(catalogueOf(items), booking.items);
  const states = new Map<string, CoordinatorState>();
  const stateOf = ({ bookingId }: Booking) => states.get(bookingId) ?? coordinator.initial;
  const ask = askingOf(stocks, payingWith(money, priceOf));
  const append: SagaUnderTest["append"] = async (booking, entries, isAtRest) => {
    const { bookingId, customerId } = booking;
    const body = { customerId, items: booking.items, cents: priceOf(booking) };
    states.set(bookingId, entries.reduce(coordinator.evolve, stateOf(booking)));
    await log.query(words.append, [
      bookingId,
      JSON.stringify(entries),
      entries[0]?.type === "accepted" ? JSON.stringify(body) : null,
      isAtRest,
    ]);
  };
  return {
    append,
    async carry(booking, kind = "book", isSilent = () => false) {
      const { bookingId } = booking;
      const inputs: CoordinatorInput[] = [
        { type: "accept", operation: { bookingId, kind, hash: bookingId }, cast: castOf(booking, inventories) },
      ];
      for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
        const { entries, commands } = coordinator.decide(stateOf(booking), input);
        if (entries.length > 0) await append(booking, entries, entries.reduce(coordinator.evolve, stateOf(booking)).phase === "ended");
        for (const command of commands) {
          if (command.type === "answer" || input.type === "overdue") continue;
          const { type: step, participant } = command;
          const reply = isSilent({ step, participant }) ? undefined : await ask(booking, { step, participant });
          inputs.push(reply === undefined ? { type: "overdue", participant, tries: 3 } : { type: "answered", participant, reply });
        }
      }
    },
    async park(participant, bookings, reason) {
      await log.query(words.park, [participant, bookings, reason]);
    },
  };
}

function castOf({ items }: Booking, inventories: number): Cast {
  return { inventories: [...placeItems(items, inventories).keys()].map((index) => `inventory-${index}`), payment: "payment" };
}

type Pay = (booking: Booking, step: "charge" | "refund") => Promise<Reply | undefined>;

function askingOf(stocks: StockStore[], pay: Pay) {
  return async (booking: Booking, { step, participant }: Command): Promise<Reply | undefined> => {
    if (step === "charge" || step === "refund") return pay(booking, step);
    const number = Number(participant.replace("inventory-", ""));
    const own = placeItems(booking.items, stocks.length).get(number) ?? [];
    const stock = stocks[number];
    if (stock === undefined) throw new Error(`there is no ${participant}`);
    return atInventory(stock, { ...booking, items: own }, step);
  };
}

function payingWith(money: Pool, priceOf: (booking: Booking) => number): Pay {
  const paid = new Map<string, PaymentState>();
  return async (booking, step) => {
    const { bookingId, customerId } = booking;
    const state = paid.get(bookingId) ?? payment.initial;
    const isRefused = step === "charge" && isDeclined(bookingId, declineShare);
    const { entries, commands } = payment.decide(state, isRefused ? { type: "charge", refusal: "payment-declined" } : { type: step });
    paid.set(bookingId, entries.reduce(payment.evolve, state));
    for (const entry of entries) {
      const reason = "reason" in entry ? entry.reason : null;
      const cents = { charged: priceOf(booking), refunded: -priceOf(booking) }[entry.type as string] ?? 0;
      await money.query(words.pay, [bookingId, entry.type, reason, customerId, cents]);
    }
    return commands[0];
  };
}

async function atInventory(stock: StockStore, booking: Booking, step: "reserve" | "confirm" | "release"): Promise<Reply> {
  if (step === "confirm") return { type: await stock.confirm(booking) };
  if (step === "release") {
    if ((await stock.release(booking)) === "sold") await stock.cancel(booking);
    return { type: "released" };
  }
  const reservation = await stock.reserve(booking);
  if (reservation.outcome === "held") return { type: "reserved" };
  return { type: "refused", reason: reservation.reason === "released" ? "unavailable" : reservation.reason };
}
