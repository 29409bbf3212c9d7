import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { bookingStatus, cancelStatus, problems, type BookingAnswer } from "@coordbench/contract";
import { catalogueOf } from "@coordbench/domain";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freeAddress, hostileText, mostly, spoilt } from "./hostile-under-test.ts";
import { serveBookings } from "./http.ts";
import { createLogger } from "./logger.ts";
import { createMeter } from "./metering.ts";

const booking = { bookingId: "a", customerId: "c", items: [{ sku: "item-0000", quantity: 1 }] };
const declared = new Set<number>([
  ...Object.values(bookingStatus),
  ...Object.values(cancelStatus),
  ...Object.values(problems).map(({ status }) => status),
]);
/** What Node itself answers: it goes on, and it does not know what is expected. */
const answeredByNode = [100, 417];

const method = mostly(
  fc.constantFrom("POST", "GET", "DELETE"),
  fc.constantFrom("PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "get"),
);
const segment = mostly(
  fc.constantFrom("a", "item-0000"),
  hostileText.map((each) => encodeURI(each.toWellFormed())),
);
const path = mostly(
  fc.oneof(
    fc.constantFrom("/bookings", "/bookings", "/metrics", "/health/ready", "/durability"),
    segment.map((each) => `/bookings/${each}?customerId=c`),
    segment.map((each) => `/availability/${each}`),
  ),
  fc.oneof(
    fc.webPath(),
    fc.constantFrom("*", "//", "/bookings/", "/bookings/%zz", "http://a/bookings", "/bookings/../metrics", "/bookings?a=%"),
  ),
);
const header = fc.constantFrom(
  "content-type: application/json",
  "content-type: text/plain",
  "content-type: application/jsonp",
  "content-encoding: gzip",
  "prefer: wait=0",
  "idempotency-key: a",
  "idempotency-key: b",
  "connection: close",
  "connection: upgrade\r\nupgrade: websocket",
  "expect: 100-continue",
  "expect: nothing",
  "transfer-encoding: chunked",
  "transfer-encoding: gzip",
  "traceparent: 00-0",
  "x-header",
  "host: other",
  `x-long: ${"x".repeat(20_000)}`,
);
const body = mostly(fc.constant(JSON.stringify(booking)), fc.oneof(fc.json(), hostileText, fc.constant("x".repeat(17_000))));
const headers = fc.oneof(fc.constant(["content-type: application/json"]), fc.array(header, { maxLength: 3 }));
const parts = fc.oneof(
  fc.tuple(method, path, headers, body),
  fc.tuple(fc.constant("POST"), fc.constant("/bookings"), fc.constant(["content-type: application/json"]), body),
);
const request = parts.map(([verb, target, lines, content]) => {
  const length = verb === "POST" ? [`content-length: ${Buffer.byteLength(content)}`] : [];
  return `${[`${verb} ${target} HTTP/1.1`, "host: test", ...length, ...lines].join("\r\n")}\r\n\r\n${verb === "POST" ? content : ""}`;
});

describe("whatever comes over HTTP", () => {
  let server: AsyncDisposable;
  let port: number;
  let booked = 0;

  beforeAll(async () => {
    const listen = await freeAddress();
    ({ port } = listen);
    const confirmed: BookingAnswer = { bookingId: "a", outcome: "confirmed", priceCents: 1 };
    server = await serveBookings({
      design: {
        book: async () => (booked++, confirmed),
        find: async () => confirmed,
        cancel: async () => ({ bookingId: "a", outcome: "cancelled", refundCents: 1 }),
        availability: async (sku) => ({ sku, available: 1, priceCents: 1 }),
      },
      catalogue: catalogueOf(1),
      administration: { meter: createMeter("test"), durability: async () => ({}), ready: async () => true },
      log: createLogger("test", { run: "test", logLevel: "silent" }),
      listen,
      maxInFlight: 8,
      burnUs: 0,
      drainMs: 0,
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Sends bytes and nothing more, and hears what the server says to them: the status of each answer, and whether one says that it could not be read. */
  async function send(bytes: Uint8Array): Promise<{ statuses: number[]; isUnreadable: boolean }> {
    const socket = connect({ port, host: "127.0.0.1" });
    // Who is sent away while still talking may hear nothing.
    socket.on("error", () => undefined);
    socket.end(bytes);
    const heard = await text(socket).catch(() => "");
    const statuses = Array.from(heard.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
    return { statuses, isUnreadable: heard.includes("the request is not whole, or it is not HTTP") };
  }

  it("is answered as the contract declares and with nothing worse, and no booking is refused that was taken up", async () => {
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(spoilt(request.map((each) => Buffer.from(each))), async (bytes) => {
        const before = booked;
        const { statuses, isUnreadable } = await send(bytes);
        expect(statuses.filter((status) => !declared.has(status) && !answeredByNode.includes(status))).toEqual([]);
        expect(statuses.filter((status) => status >= 500)).toEqual([]);
        const confirmed = statuses.filter((status) => status === 201).length;
        // Who leaves without waiting may hear nothing of what was taken up, but never that it was refused.
        expect(confirmed).toBeLessThanOrEqual(booked - before);
        if (isUnreadable) expect(confirmed).toBe(booked - before);
        answers += statuses.length;
      }),
      { numRuns: 1_000 },
    );
    expect(answers).toBeGreaterThan(500);
    expect(booked).toBeGreaterThan(20);
  });
});
