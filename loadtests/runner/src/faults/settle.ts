import { setTimeout as sleep } from "node:timers/promises";
import type { Asked, Unfinished } from "@coordbench/audit";
import { restart } from "@coordbench/infra/local";
import type { Deployment } from "../designs/design.ts";
import { disarm } from "./actions/failpoint.ts";

/** Quiet is seen, not supposed: so many looks in a row find nothing, within the longest deadline and the sum of all back-offs. */
const quiet = { looks: 4, everyMs: 150, withinMs: 60_000 };

/** Makes sure that everything runs and nothing is armed any more, whatever a case has left; returns who had ended. */
export async function makeWhole({ services, servers }: Deployment): Promise<string[]> {
  const ended = [...servers, ...services].filter(({ isRunning }) => !isRunning).map(({ name }) => name);
  for (const process of [...servers, ...services]) {
    if (process.isRunning) process.signal("SIGCONT");
    else await restart(process);
  }
  await Promise.all(services.map(disarm));
  return ended;
}

/** Waits until all is quiet and every booking that may have an outcome has it, or the time allowed is over; returns what has not ended. */
export async function settle(deployment: Deployment, asked: readonly Asked[], signal: AbortSignal): Promise<Unfinished[]> {
  const end = performance.now() + quiet.withinMs;
  const open = new Set(asked.filter(({ told }) => told === "unknown" || told === "pending").map(({ bookingId }) => bookingId));
  let looks = 0;
  for (;;) {
    const left = await deployment.unfinished().catch(unreadable);
    looks = left.length === 0 && (await haveEnded(deployment, open)) ? looks + 1 : 0;
    if (looks >= quiet.looks || performance.now() > end) return left;
    await sleep(quiet.everyMs, undefined, { signal });
  }
}

/** Customers may have left by the hundred without an answer; nobody is to be kept busy by asking for all of them at once. */
const askedAtOnce = 16;

/** Asks for the bookings that nobody was told the outcome of, and forgets those that have one or are not known. */
async function haveEnded({ targets }: Deployment, open: Set<string>): Promise<boolean> {
  while (open.size > 0) {
    const some = [...open].slice(0, askedAtOnce);
    const pending = await Promise.all(some.map((bookingId) => isPending(`${targets[0]}/bookings/${bookingId}`)));
    for (const [index, bookingId] of some.entries()) if (pending[index] === false) open.delete(bookingId);
    if (pending.includes(true)) return false;
  }
  return true;
}

async function isPending(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const answer = (await response.json()) as { outcome?: unknown };
    return response.status >= 500 || answer.outcome === "pending";
  } catch {
    return true;
  }
}

const unreadable = (error: unknown): Unfinished[] => [
  { where: "the stores", what: `cannot be read: ${(error as Error).message}`, ageMs: 0, foreign: false },
];
