import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { BookingAnswer, Design } from "@coordbench/contract";
import { catalogueOf } from "@coordbench/domain";
import { describe, expect, it } from "vitest";
import { freeAddress } from "./hostile-under-test.ts";
import { serveBookings } from "./http.ts";
import { createLogger } from "./logger.ts";
import { createMeter } from "./metering.ts";

const log = createLogger("test", { run: "test", logLevel: "silent" });
const confirmed: BookingAnswer = { bookingId: "a", outcome: "confirmed", priceCents: 1 };
const unused = () => Promise.reject(new Error("not part of this test"));

interface Api extends AsyncDisposable {
  send(bookingId: string): Promise<Response>;
  find(bookingId: string): Promise<Response>;
  metrics(): Promise<string>;
  open(): Promise<Socket>;
}

/** Serves a design that can do nothing but book, and perhaps find. */
async function serve(book: Design["book"], lookUp: Design["find"] = unused, drainMs = 0): Promise<Api> {
  const listen = await freeAddress();
  const { port } = listen;
  const administration = { meter: createMeter("test"), durability: unused, ready: async () => true };
  const design = { book, find: lookUp, cancel: unused, availability: unused };
  const served = await serveBookings({
    design,
    catalogue: catalogueOf(1),
    administration,
    log,
    listen,
    maxInFlight: 1,
    burnUs: 0,
    drainMs,
  });
  const headers = { "content-type": "application/json" };
  const send = (bookingId: string) => fetch(`http://127.0.0.1:${port}/bookings`, { method: "POST", headers, body: bodyOf(bookingId) });
  const find = (bookingId: string) => fetch(`http://127.0.0.1:${port}/bookings/${bookingId}`);
  const open = async () => {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  };
  const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return { send, find, metrics, open, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

/** Longer than any test waits. */
const patienceMs = 600_000;
const bodyOf = (bookingId: string) => JSON.stringify({ bookingId, customerId: "c", items: [{ sku: "item-0000", quantity: 1 }] });

/** A request as it travels. */
function written(bookingId: string): string {
  const body = bodyOf(bookingId);
  return `POST /bookings HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** A booking that tells when it has begun, and is confirmed once it is released. */
function heldBooking() {
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const book = async () => {
    begun.resolve();
    await release.promise;
    return confirmed;
  };
  return { begun, release, book };
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
    const { begun, release, book } = heldBooking();
    await using api = await serve(book);
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

  it("hangs up on who goes on asking without waiting for any answer, and does what was asked for before", async () => {
    const { begun, release, book } = heldBooking();
    await using api = await serve(book);
    const socket = await api.open();
    const heard = text(socket).catch(() => "");
    socket.write(written("a") + "GET /availability/none HTTP/1.1\r\nhost: test\r\n\r\n".repeat(40));
    await begun.promise;
    expect(await heard).toBe("");
    // That booking is still under way.
    expect((await api.send("b")).status).toBe(503);
    release.resolve();
    await expect.poll(async () => (await api.send("c")).status).toBe(201);
  });

  it("has room for bookings where it has none for questions, and for questions where it has none for bookings", async () => {
    const asked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    await using api = await serve(
      async () => confirmed,
      async () => {
        asked.resolve();
        await release.promise;
        return confirmed;
      },
    );
    const first = api.find("a");
    await asked.promise;
    const second = await api.find("a");
    expect(second.status).toBe(503);
    expect(await second.json()).toMatchObject({ type: "urn:coordbench:problem:overloaded" });
    expect((await api.send("b")).status).toBe(201);
    release.resolve();
    expect((await first).status).toBe(200);
    expect((await api.find("a")).status).toBe(200);
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

  it("serves on while it is told to stop, and tells whoever keeps a connection to leave it", async () => {
    const api = await serve(async () => confirmed, unused, patienceMs);
    const socket = await api.open();
    const heard = text(socket);
    socket.write(written("a"));
    await once(socket, "data");
    const stopped = api[Symbol.asyncDispose]();
    socket.write(written("b"));
    const [first = "", second = ""] = (await heard).split(/(?=HTTP\/1\.1)/);
    expect(first).toMatch(/^HTTP\/1\.1 201 (?![^]*connection: close)/i);
    expect(second).toMatch(/^HTTP\/1\.1 201 [^]*connection: close/i);
    await stopped;
  });

  // Less than the minute for which it would keep such a connection itself.
  it(
    "is left by a customer who keeps a connection without using it: it need not close one on which he may just be asking",
    { timeout: 40_000 },
    async () => {
      const api = await serve(unused, async () => confirmed, patienceMs);
      expect(await (await api.find("a")).json()).toEqual(confirmed);
      await api[Symbol.asyncDispose]();
    },
  );

  it.each(["nonsense", "POST /bookings HTTP/9.9\r\n\r\n", "\0".repeat(100_000)])(
    "answers a booking with its outcome, also where what follows it is no request",
    async (nonsense) => {
      const begun = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      await using api = await serve(async () => {
        begun.resolve();
        await release.promise;
        return confirmed;
      });
      const socket = await api.open();
      const heard = text(socket);
      socket.write(written("a"));
      await begun.promise;
      socket.write(nonsense);
      // What refuses the nonsense would come first: another request is answered only after it was looked at.
      expect((await api.send("b")).status).toBe(503);
      release.resolve();
      expect(await heard).toMatch(/^HTTP\/1\.1 201 /);
    },
  );

  it("refuses for certain what is no request where nothing else is under way", async () => {
    await using api = await serve(async () => confirmed);
    const socket = await api.open();
    socket.write(written("a"));
    await once(socket, "data");
    const heard = text(socket);
    socket.write("nonsense\r\n\r\n");
    const [head, problem = ""] = (await heard).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(problem)).toMatchObject({ type: "urn:coordbench:problem:invalid-request", definite: true });
  });

  it("tells nothing of its inside where it fails, and that the outcome is not certain", async () => {
    await using api = await serve(() => Promise.reject(new Error("password of the database")));
    const failed = await api.send("a");
    const told = await failed.text();
    expect(failed.status).toBe(500);
    expect(JSON.parse(told)).toMatchObject({ type: "urn:coordbench:problem:internal", definite: false });
    expect(told).not.toContain("password");
  });
});
