import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError, type BookingAnswer, type CancelAnswer, type Design } from "@coordbench/contract";
import { inventoryName, inventoryOf, placeItems, totalCents, type Catalogue } from "@coordbench/domain";
import { Flight, hashOf } from "@coordbench/runtime";
import type { Decision, Operation, Work } from "@coordbench/two-phase-commit-protocol";
import { undertake, type Coordination } from "./operation.ts";
import { bookingAnswer, cancelAnswer, lastWord } from "./outcome.ts";
import type { Body } from "./store.ts";

/** What the booking service needs beside what every operation does. */
export interface BookingOptions extends Coordination {
  catalogue: Catalogue;
  inventories: number;
  contentionRetries: number;
}

type Answer = BookingAnswer | CancelAnswer;
type Flights = Map<string, Flight<Answer>>;

/** A server-side retry waits a random time up to this, doubled with each attempt. */
const retryPauseMs = 20;

/** Makes the booking service: the design's coordinator behind the contract. */
export function createBookings(options: BookingOptions): Design {
  const flights: Flights = new Map();
  const { log, catalogue, participants } = options;

  return {
    book(booking, attendance) {
      const { bookingId } = booking;
      const hash = hashOf(booking);
      const underWay = flights.get(bookingId);
      if (underWay !== undefined && underWay.hash !== hash) throw anotherBody(bookingId);
      const body = { customerId: booking.customerId, items: booking.items, cents: totalCents(catalogue, booking.items) };
      const flight =
        underWay ?? takeOff(options, flights, { key: bookingId, operation: { bookingId, kind: "book", attempt: 1, hash }, body });
      return flight.attend(attendance, { bookingId, outcome: "pending" });
    },
    async find(bookingId, attendance) {
      const flight = flights.get(bookingId);
      if (flight !== undefined && attendance.waitMs > 0)
        await flight.attend(attendance, { bookingId, outcome: "pending" }).catch(() => undefined);
      const found = lastWord(bookingId, await log.read(bookingId));
      return found ?? (flights.has(bookingId) ? { bookingId, outcome: "pending" } : undefined);
    },
    async cancel(bookingId, customerId, attendance) {
      // The customer is part of the key: nobody is told of a cancel that is under way for somebody else.
      const key = `${bookingId} cancel ${customerId}`;
      const flight = flights.get(key) ?? (await startCancel(options, flights, { key, bookingId, customerId }));
      return "outcome" in flight ? flight : (flight.attend(attendance, { bookingId, outcome: "pending" }) as Promise<CancelAnswer>);
    },
    async availability(sku) {
      const available = await participants.get(inventoryName(inventoryOf(sku, options.inventories)))?.availability(sku);
      return available === undefined ? undefined : { sku, available, priceCents: catalogue.priceCents(sku) ?? 0 };
    },
  };
}

async function startCancel(
  options: BookingOptions,
  flights: Flights,
  { key, bookingId, customerId }: { key: string; bookingId: string; customerId: string },
): Promise<Flight<Answer> | CancelAnswer> {
  const recorded = await options.log.read(bookingId);
  const booked = recorded.filter(({ operation }) => operation.kind === "book").at(-1);
  const owned = booked?.body?.customerId === customerId ? booked : undefined;
  if (owned?.body === undefined) throw notCancellable(bookingId, flights.has(bookingId) && booked === undefined);
  if (!owned.final) throw notCancellable(bookingId, true);
  if (owned.decision.decision === "abort")
    throw new ProblemError("not-confirmed", `booking ${bookingId} was rejected: there is nothing to cancel`, { field: "bookingId" });
  const cancels = recorded.filter(({ operation }) => operation.kind === "cancel");
  if (cancels.some(({ decision }) => decision.decision === "commit")) return cancelAnswer(bookingId, { decision: "commit" }, owned.body);
  const operation: Operation = { bookingId, kind: "cancel", attempt: cancels.length + 1, hash: owned.operation.hash };
  return flights.get(key) ?? takeOff(options, flights, { key, operation, body: owned.body });
}

function takeOff(
  options: BookingOptions,
  flights: Flights,
  { key, operation, body }: { key: string; operation: Operation; body: Body },
): Flight<Answer> {
  const flight = new Flight<Answer>(operation.hash);
  flights.set(key, flight);
  fly(options, flight, { operation, body })
    .catch((error: unknown) => {
      options.logger.error({ err: error, operation }, "an operation was left to the recovery");
    })
    .finally(() => {
      flights.delete(key);
      flight.landed();
    });
  return flight;
}

/** Tries an operation until it has its last word: at most once more than the retries allowed, and again only after contention. */
async function fly(
  options: BookingOptions,
  flight: Flight<Answer>,
  { operation: first, body }: { operation: Operation; body: Body },
): Promise<void> {
  const lastAttempt = first.attempt + options.contentionRetries;
  for (let attempt = first.attempt; ; attempt++) {
    const isFinal = (decision: Decision) => decision.decision === "commit" || decision.reason !== "contention" || attempt >= lastAttempt;
    const operation = { ...first, attempt };
    const decision = await attemptOnce(options, flight, { operation, body, isFinal });
    if (isFinal(decision)) return;
    await sleep(Math.random() * retryPauseMs * 2 ** (attempt - first.attempt));
  }
}

async function attemptOnce(
  options: BookingOptions,
  flight: Flight<Answer>,
  { operation, body, isFinal }: { operation: Operation; body: Body; isFinal(decision: Decision): boolean },
): Promise<Decision> {
  let decision: Decision | undefined;
  const works = worksOf(body, options.inventories);
  const input = { type: "begin" as const, participants: works.map(({ participant }) => participant), order: options.order };
  const changed: Parameters<typeof undertake>[1]["changed"] = (state) => {
    if (state.phase === "voting" && Object.values(state.votes).some(({ vote }) => vote === "yes")) flight.accepted();
    if (state.phase !== "decided" && state.phase !== "ended") return;
    ({ decision } = state);
    if (!isFinal(decision)) return;
    flight.decided(answerOf(operation, decision, body));
    if (state.phase === "ended") flight.applied();
  };
  await undertake(options, { operation, works, body, isFinal, changed }, input);
  if (decision === undefined) throw new Error(`operation on ${operation.bookingId} ended without a decision`);
  return decision;
}

function answerOf({ bookingId, kind }: Operation, decision: Decision, body: Body): Answer | ProblemError {
  if (decision.decision === "abort" && decision.reason === "another-body") return anotherBody(bookingId);
  return kind === "book" ? bookingAnswer(bookingId, decision, body) : cancelAnswer(bookingId, decision, body);
}

/** One Prepare for each inventory that holds any of the items, and one for the payment. */
function worksOf({ customerId, items, cents }: Body, inventories: number): Work[] {
  const held = [...placeItems(items, inventories)].toSorted(([a], [b]) => a - b);
  return [
    ...held.map(([index, part]) => ({ participant: inventoryName(index), customerId, items: part, cents: 0 })),
    { participant: "payment", customerId, items: [], cents },
  ];
}

const anotherBody = (bookingId: string) =>
  new ProblemError("another-body", `${bookingId} is a booking with another body: choose a new id for this one`, { field: "bookingId" });
const notCancellable = (bookingId: string, isPending: boolean) =>
  isPending
    ? new ProblemError("still-pending", `booking ${bookingId} is not decided yet: try again when it is`, { field: "bookingId" })
    : new ProblemError("not-found", `no booking ${bookingId} of this customer is known`, { field: "bookingId" });
