// Customers inside the cluster, who come at a steady rate until the file that ends them is there. Whoever is told nothing certain asks
// again for the same booking. Every answer is a line: what was asked for, and what was said.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const [target = "", prefix = "", ratePerS = "", endFile = ""] = process.argv.slice(2);
const items = 1_000;
const cancelledEvery = 20;
const patience = { answerMs: 20_000, bookingMs: 300_000, firstPauseMs: 200, longestPauseMs: 5_000 };

/** @param {unknown} line */
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** @param {number} number */
function bookingOf(number) {
  const sku = `item-${String((number * 7) % items).padStart(4, "0")}`;
  return {
    bookingId: `${prefix}-${number}`,
    customerId: `customer-${String(number % 10_000).padStart(5, "0")}`,
    items: [{ sku, quantity: 1 }],
  };
}

/**
 * Asks once, and writes down what came of it.
 * @param {ReturnType<typeof bookingOf>} booking
 * @param {"book" | "cancel"} operation
 * @param {number} attempt
 */
async function ask(booking, operation, attempt) {
  const startedMs = Date.now();
  const { path, request } = requestOf(booking, operation);
  const answer = await fetch(`${target}${path}`, { ...request, signal: AbortSignal.timeout(patience.answerMs) })
    .then(async (response) => {
      const { reason, definite = false, detail } = /** @type {Record<string, unknown>} */ (await response.json());
      return { status: response.status, reason, definite, detail };
    })
    .catch((error) => ({ status: 0, definite: false, detail: `${error.message}: ${error.cause?.message}` }));
  write({ ...booking, operation, attempt, startedMs, tookMs: Date.now() - startedMs, ...answer });
  return answer.status;
}

/**
 * @param {ReturnType<typeof bookingOf>} booking
 * @param {"book" | "cancel"} operation
 */
function requestOf(booking, operation) {
  if (operation === "cancel")
    return { path: `/bookings/${booking.bookingId}?customerId=${booking.customerId}`, request: { method: "DELETE" } };
  const headers = { "content-type": "application/json", prefer: "wait=10" };
  return { path: "/bookings", request: { method: "POST", headers, body: JSON.stringify(booking) } };
}

const isFinal = (/** @type {number} */ status) => [200, 201, 409].includes(status);

/**
 * @param {ReturnType<typeof bookingOf>} booking
 * @param {"book" | "cancel"} operation
 */
async function insist(booking, operation) {
  const end = Date.now() + patience.bookingMs;
  for (let attempt = 1; ; attempt++) {
    const status = await ask(booking, operation, attempt);
    if (isFinal(status) || Date.now() > end) return status;
    // Ever more rarely: what a pod says beyond ten megabytes, nobody can read any more.
    await sleep(Math.min(patience.longestPauseMs, patience.firstPauseMs * 2 ** attempt));
  }
}

/** @param {number} number */
async function serve(number) {
  const booking = bookingOf(number);
  const status = await insist(booking, "book");
  if (status === 201 && number % cancelledEvery === 0) await insist(booking, "cancel");
}

const startMs = Date.now();
const visits = [];
for (let number = 0; !existsSync(endFile); number++) {
  visits.push(serve(number));
  await sleep(Math.max(0, startMs + ((number + 1) * 1_000) / Number(ratePerS) - Date.now()));
}
await Promise.all(visits);
write({ end: visits.length });
