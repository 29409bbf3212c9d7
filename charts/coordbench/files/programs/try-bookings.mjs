// Books, reads and cancels as a customer would, and ends with 1 where an answer is not the one that the contract says.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const [target = "", design = ""] = process.argv.slice(2);
const customerId = "customer-00001";
const patienceMs = 60_000;

/**
 * Asks once, and answers the status and the outcome.
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function ask(path, request) {
  const response = await fetch(`${target}${path}`, request);
  const body = /** @type {{ outcome?: string }} */ (await response.json());
  process.stdout.write(`${request?.method ?? "GET"} ${path}: ${response.status} ${JSON.stringify(body)}\n`);
  return `${response.status} ${body.outcome}`;
}

/**
 * Asks until the answer is the wanted one: services may just have been started, and a cancel may still be under way.
 * @param {string} wanted
 * @param {() => Promise<string>} run
 */
async function expectAnswer(wanted, run) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await run().catch(String);
    if (answer === wanted) return;
    if (Date.now() > end) throw new Error(`the answer is ${answer}, and should be ${wanted}`);
    await sleep(1_000);
  }
}

let bookingId = "";
/** With another id each time: the answer to the same one would be the same for ever, and the shelves may just be being filled. */
function book() {
  bookingId = randomUUID();
  const body = JSON.stringify({ bookingId, customerId, items: [{ sku: "item-0001", quantity: 1 }] });
  return ask("/bookings", { method: "POST", headers: { "content-type": "application/json" }, body });
}

await expectAnswer("201 confirmed", book);
await expectAnswer("200 confirmed", () => ask(`/bookings/${bookingId}`));
await expectAnswer("200 cancelled", () => ask(`/bookings/${bookingId}?customerId=${customerId}`, { method: "DELETE" }));
// An instance of the control that has said yes itself never asks whether another has cancelled since.
if (design !== "uncoordinated") await expectAnswer("200 cancelled", () => ask(`/bookings/${bookingId}`));
