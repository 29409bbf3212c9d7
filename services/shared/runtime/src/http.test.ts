import { createServer, type AddressInfo } from "node:net";
import type { BookingAnswer, Design } from "@coordbench/contract";
import { catalogueOf } from "@coordbench/domain";
import { describe, expect, it } from "vitest";
import { serveBookings } from "./http.ts";
import { createLogger } from "./logger.ts";
import { createMeter } from "./metering.ts";

const log = createLogger("test", { run: "test", logLevel: "silent" });
const confirmed: BookingAnswer = { bookingId: "a", outcome: "confirmed", priceCents: 1 };
const unused = () => Promise.reject(new Error("not part of this test"));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Serves a design that can do nothing but book. */
async function serve(
  book: Design["book"],
): Promise<{ send(bookingId: string): Promise<Response>; metrics(): Promise<string> } & AsyncDisposable> {
  const port = await freePort();
  const administration = { meter: createMeter("test"), durability: unused, ready: async () => true };
  const design = { book, find: unused, cancel: unused, availability: unused };
  const served = await serveBookings({
    design,
    catalogue: catalogueOf(1),
    administration,
    log,
    listen: { host: "127.0.0.1", port },
    maxInFlight: 1,
    burnUs: 0,
  });
  const body = (bookingId: string) => JSON.stringify({ bookingId, customerId: "c", items: [{ sku: "item-0000", quantity: 1 }] });
  const headers = { "content-type": "application/json" };
  const send = (bookingId: string) => fetch(`http://127.0.0.1:${port}/bookings`, { method: "POST", headers, body: body(bookingId) });
  const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return { send, metrics, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

describe("the booking API", () => {
  it("counts what it answers, by its outcome", async () => {
    const rejected: BookingAnswer = { bookingId: "b", outcome: "rejected", reason: "sold-out" };
    await using api = await serve(async ({ bookingId }) => (bookingId === "b" ? rejected : confirmed));
    for (const bookingId of ["a", "b", "c"]) await api.send(bookingId);
    const counts = (await api.metrics()).match(/^coordbench_answer_seconds_count.*$/gm);
    expect(counts?.map((line) => /operation="(\w+)",outcome="(\w+)".* (\d+)$/.exec(line)?.slice(1))).toEqual([
      ["book", "confirmed", "2"],
      ["book", "rejected", "1"],
    ]);
  });

  it("refuses what is more than its limit of bookings in flight, for certain, and takes bookings again after that", async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    await using api = await serve(async () => {
      begun.resolve();
      await release.promise;
      return confirmed;
    });
    const first = api.send("a");
    await begun.promise;
    const refused = await api.send("b");
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    expect(await refused.json()).toMatchObject({ type: "urn:coordbench:problem:overloaded", definite: true });
    release.resolve();
    expect((await first).status).toBe(201);
    expect((await api.send("c")).status).toBe(201);
  });

  it("finishes what is under way before it stops", async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const api = await serve(async () => {
      begun.resolve();
      await release.promise;
      return confirmed;
    });
    const sent = api.send("a");
    await begun.promise;
    const stopped = api[Symbol.asyncDispose]();
    release.resolve();
    expect(await (await sent).json()).toEqual(confirmed);
    await stopped;
  });

  it("tells nothing of its inside where it fails, and that the outcome is not certain", async () => {
    await using api = await serve(() => Promise.reject(new Error("password of the database")));
    const failed = await api.send("a");
    const text = await failed.text();
    expect(failed.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ type: "urn:coordbench:problem:internal", definite: false });
    expect(text).not.toContain("password");
  });
});
