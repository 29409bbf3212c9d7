import { setTimeout as sleep } from "node:timers/promises";
import { customerOf, isDeclined, type Item } from "@coordbench/domain";

/** An answer of the booking API, its body read. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Sends a request to the booking API. */
export async function send(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000), ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Answer["body"]) : { text } };
}

/** A booking as a test sends it: whatever it leaves out is one unit of the first item for the first customer. */
export interface Order {
  bookingId?: string | undefined;
  customerId?: string;
  items?: Item[];
}

/** The share of ids that the bank declines wherever a test does not say otherwise. */
export const declineShare = 0.1;
/** The customer who books wherever a test does not say otherwise. */
export const customerId = customerOf(1);

let numbers = 0;

/** An id that no other booking of this test run has, and that the bank declines only where that is asked for. */
export function freshId(wanted: "accepted" | "declined" = "accepted"): string {
  for (;;) {
    const id = `test-${process.pid}-${numbers++}`;
    if (isDeclined(id, declineShare) === (wanted === "declined")) return id;
  }
}

/** Books by `POST /bookings`. */
export function book(api: string, order: Order, headers: Record<string, string> = {}): Promise<Answer> {
  const body = JSON.stringify({ customerId, items: [{ sku: "item-0000", quantity: 1 }], ...order });
  return send(`${api}/bookings`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
}

/** Cancels by `DELETE /bookings/{id}`. */
export function cancel(api: string, bookingId: string, whose = customerId): Promise<Answer> {
  return send(`${api}/bookings/${bookingId}?customerId=${whose}`, { method: "DELETE" });
}

/** Reads what a booking came to. */
export function find(api: string, bookingId: string): Promise<Answer> {
  return send(`${api}/bookings/${bookingId}`);
}

/** How many units of an item are said to be free. */
export async function available(api: string, sku: string): Promise<number> {
  return (await send(`${api}/availability/${sku}`)).body["available"] as number;
}

/** Asks again until the answer is the wanted one, or patience is over; returns the last answer. */
export async function eventually<Value>(ask: () => Promise<Value>, isWanted: (value: Value) => boolean, withinMs = 20_000): Promise<Value> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (isWanted(value) || performance.now() > end) return value;
    await sleep(25);
  }
}
