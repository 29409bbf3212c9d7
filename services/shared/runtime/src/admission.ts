import type { Socket } from "node:net";
import { ProblemError } from "@coordbench/contract";
import type { FastifyInstance } from "fastify";
import type { Meter } from "./metering.ts";

/** Runs what is asked for, or refuses it. */
export type Admit = <Result>(run: () => Promise<Result>) => Promise<Result>;

/** How long somebody who is refused is asked to stay away. */
export const retryAfterS = 1;

/** A proper client asks for one thing after the other on a connection. */
const mostUnanswered = 16;

/** Two limits of one size, for what writes and for questions: beyond it a request is refused at once, before it costs anything. */
export function admissions(most: number, meter: Meter): { deed: Admit; question: Admit } {
  const refused = meter.counter("overloaded_total", "Requests refused because too many were in flight");
  const gauge = meter.gauge("in_flight", "Bookings and cancels under way");
  const limit = (what: string, changed: (inFlight: number) => void): Admit => {
    let inFlight = 0;
    return async (run) => {
      if (inFlight >= most) {
        refused.inc();
        throw new ProblemError("overloaded", `${most} ${what} are under way already: come back in ${retryAfterS} s`);
      }
      changed(++inFlight);
      try {
        return await run();
      } finally {
        changed(--inFlight);
      }
    };
  };
  return { deed: limit("bookings", (inFlight) => gauge.set(inFlight)), question: limit("questions", () => undefined) };
}

/** Lets nobody ask without end and without listening: all that is asked on a connection is read as it comes, and would be under way at once. */
export function boundPipelines(server: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>();
  const add = (socket: Socket, change: number) => {
    const count = (unanswered.get(socket) ?? 0) + change;
    unanswered.set(socket, count);
    return count;
  };
  server.addHook("onRequest", (request, reply, next) => {
    const { socket } = request.raw;
    if (add(socket, 1) <= mostUnanswered) return next();
    // Nothing gentler ends it: whoever does not listen hears no refusal, and Node reads on with every answer that it can send.
    socket.destroy();
    return void reply.hijack();
  });
  server.addHook("onResponse", (request, _reply, next) => {
    add(request.raw.socket, -1);
    next();
  });
}
