import { sleep } from "k6";
import http, { type RefinedParams } from "k6/http";
import type { LoadPlan, Turn } from "../../runner/src/load-plan.ts";
import { pauseBefore, turnsAway } from "../workloads/pause.ts";
import { errandsOf, type Errand } from "../workloads/request.ts";
import { requestOrdinals, tracerOf, type RequestKind } from "../workloads/traceparent.ts";
import { enter } from "./exchange.ts";

/** A customer with an errand, and how to address the service. */
interface Visit {
  turn: Turn;
  errand: Errand;
  urlOf(kind: RequestKind): string;
  paramsOf(kind?: RequestKind): RefinedParams<"text">;
}

/** What became of a try. */
interface Told {
  status: number;
  reason: string;
}

/** What a customer does: book, sometimes twice, again where that was in vain, and sometimes think better of it. */
export function customerOf(plan: LoadPlan): (turn: Turn) => void {
  const visitOf = visitsOf(plan);
  return (turn) => {
    const visit = visitOf(turn);
    const told = visit.errand.repeat === "together" ? bookTwiceAtOnce(visit) : book(visit);
    const confirmed = insist(plan, visit, told);
    if (visit.errand.repeat === "after") bookAgain(visit);
    if (visit.errand.cancels && confirmed) cancel(visit);
  };
}

function visitsOf(plan: LoadPlan): (turn: Turn) => Visit {
  const traceOf = tracerOf(plan);
  const timeout = `${plan.timeoutS}s`;
  const prefer = `wait=${plan.waitS}`;
  const visitOf = (turn: Turn, errand: Errand): Visit => ({
    turn,
    errand,
    // The next address for each further request: a duplicate must be known to an instance that never saw the first.
    urlOf: (kind) => `${plan.targets[(turn.iteration + requestOrdinals[kind]) % plan.targets.length]}/bookings`,
    paramsOf: (kind) => ({
      // No Idempotency-Key: with one, Go's client silently sends a POST again after a lost connection.
      headers: { "content-type": "application/json", prefer, ...(kind && { traceparent: traceOf(errand.key, kind) }) },
      responseType: "text",
      redirects: 0,
      timeout,
    }),
  });
  const errandOf = errandsOf(plan);
  return (turn) => visitOf(turn, errandOf(turn.phase, turn.iteration));
}

function bodyOf({ bookingId, customerId, items }: Errand): string {
  return JSON.stringify({ bookingId, customerId, items });
}

/** Tries again while the customer is turned away and has patience left: another booking each time, which leaves no trace. Returns whether one was confirmed. */
function insist({ demand }: LoadPlan, visit: Visit, first: Told): boolean {
  const { bookingId } = visit.errand;
  let told = first;
  for (let number = 1; number <= demand.retries && turnsAway(told.status, told.reason); number++) {
    sleep(pauseBefore(demand, visit.errand.key, number) / 1_000);
    visit.errand = { ...visit.errand, bookingId: `${bookingId}-r${number}` };
    told = tryAgain(visit);
  }
  return told.status === 201;
}

function tryAgain({ turn, errand, urlOf, paramsOf }: Visit): Told {
  const startedMs = Date.now();
  const response = http.post(urlOf("book"), bodyOf(errand), paramsOf());
  const reason = enter({ kind: "R", errand, phase: turn.phase, intendedMs: startedMs, startedMs, response });
  return { status: response.status, reason };
}

function book({ turn, errand, urlOf, paramsOf }: Visit): Told {
  const startedMs = Date.now();
  const response = http.post(urlOf("book"), bodyOf(errand), paramsOf("book"));
  const reason = enter({ kind: "B", errand, phase: turn.phase, intendedMs: turn.intendedMs, startedMs, response });
  return { status: response.status, reason };
}

function bookAgain({ turn, errand, urlOf, paramsOf }: Visit): void {
  const startedMs = Date.now();
  const response = http.post(urlOf("duplicate"), bodyOf(errand), paramsOf("duplicate"));
  enter({ kind: "D", errand, phase: turn.phase, intendedMs: startedMs, startedMs, response });
}

function bookTwiceAtOnce({ turn, errand, urlOf, paramsOf }: Visit): Told {
  const startedMs = Date.now();
  const body = bodyOf(errand);
  const { first, second } = http.batch({
    first: { method: "POST", url: urlOf("book"), body, params: paramsOf("book") },
    second: { method: "POST", url: urlOf("duplicate"), body, params: paramsOf("duplicate") },
  });
  const reason = enter({ kind: "B", errand, phase: turn.phase, intendedMs: turn.intendedMs, startedMs, response: first });
  enter({ kind: "D", errand, phase: turn.phase, intendedMs: startedMs, startedMs, response: second });
  return { status: first.status, reason };
}

function cancel({ turn, errand, urlOf, paramsOf }: Visit): void {
  const startedMs = Date.now();
  const response = http.del(`${urlOf("cancel")}/${errand.bookingId}?customerId=${errand.customerId}`, null, paramsOf("cancel"));
  enter({ kind: "C", errand, phase: turn.phase, intendedMs: startedMs, startedMs, response });
}
