import { bookingStatus, cancelStatus, problems, toldBy } from "@coordbench/contract";
import { customerOf, skuOf, type Booking } from "@coordbench/domain";
import { designs } from "@coordbench/runner";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileText, idPattern, mostly, spoilt } from "../../services/shared/runtime/src/hostile-under-test.ts";
import { book, freshId, send, type Answer } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { keepRecord, type Trial } from "../support/recovery-trial.ts";

/** All that the contract declares, but that the service fails. */
const declared: number[] = [
  ...Object.values(bookingStatus),
  ...Object.values(cancelStatus),
  ...Object.values(problems).map(({ status }) => status),
].filter((status) => status !== problems.internal.status);

const alien = hostileText.filter((text) => !idPattern.test(text));
// Few ids, so that the same one often comes with another body.
const bookingId = mostly(
  fc.nat(60).map((number) => `fuzz-${number}`),
  alien,
);
const customerId = mostly(fc.nat(3).map(customerOf), alien);
const quantity = mostly(fc.integer({ min: 1, max: 9 }), fc.oneof(fc.integer(), fc.double(), hostileText, fc.jsonValue()));
const proper = fc.uniqueArray(fc.record({ sku: fc.nat(9).map(skuOf), quantity }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ sku }) => sku,
});
const improper = fc.array(fc.oneof(fc.record({ sku: mostly(fc.nat(12).map(skuOf), alien), quantity }), fc.jsonValue()), { maxLength: 12 });
const body = fc.record({ bookingId, customerId, items: mostly(proper, fc.oneof(improper, fc.jsonValue())) });

/** A request, as `fetch` takes it. */
interface Wild {
  method: string;
  path: string;
  bytes?: Buffer;
  prefer: string;
}
const prefer = mostly(fc.constant("wait=10"), fc.constantFrom("wait=0", "wait=-1", "respond-async", "wait=99999999"));
const text = mostly(bookingId, hostileText).map((each) => encodeURIComponent(each.toWellFormed()));
const wild: fc.Arbitrary<Wild> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      method: fc.constant("POST"),
      path: fc.constant("/bookings"),
      bytes: spoilt(body.map((each) => Buffer.from(JSON.stringify(each)))),
      prefer,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(text, customerId, prefer).map(([id, whose, preferred]) => ({
      method: "DELETE",
      path: `/bookings/${id}?customerId=${encodeURIComponent(whose.toWellFormed())}`,
      prefer: preferred,
    })),
  },
  { weight: 1, arbitrary: fc.record({ method: fc.constant("GET"), path: text.map((id) => `/bookings/${id}`), prefer }) },
  { weight: 1, arbitrary: fc.record({ method: fc.constant("GET"), path: text.map((sku) => `/availability/${sku}`), prefer }) },
);

describe.each([...designs.keys()])("whatever customers send to %s", (design) => {
  let stack: Deployed;
  let trial: Trial;
  let pids: number[];
  const pidsOf = () => stack.deployment.services.map(({ pid, isRunning }) => (isRunning ? pid : 0));

  beforeAll(async () => {
    stack = await deployed({ design, dataset: { unitsPerItem: 1_000_000 } });
    trial = keepRecord(stack);
    pids = pidsOf();
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  const bodies = new Map<string, Booking>();
  /** Notes what a customer was told who may have booked or cancelled; whoever was refused for certain has asked for nothing. */
  function note({ method, path, bytes }: Wild, { status, body: answer }: Answer): void {
    const told = toldBy(status, answer["definite"] === true);
    if (answer["definite"] === true) return;
    if (method === "POST") {
      const asked = JSON.parse(String(bytes)) as Omit<Booking, "bookingId"> & Partial<Booking>;
      // One that came without an id has been given one.
      const booking = { ...asked, bookingId: asked.bookingId ?? (answer["bookingId"] as string) };
      bodies.set(booking.bookingId, booking);
      trial.customers.asked.push({ ...booking, operation: "book", told, ...(told === "rejected" && { reason: String(answer["reason"]) }) });
    }
    const cancelled = method === "DELETE" ? bodies.get(/bookings\/([^?]*)/.exec(path)?.[1] ?? "") : undefined;
    if (cancelled !== undefined) trial.customers.asked.push({ ...cancelled, operation: "cancel", told });
  }

  it("is answered as the contract declares, and does nothing that the audit does not find asked for", async () => {
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(wild, async (request) => {
        const { method, path, bytes } = request;
        const headers = { "content-type": "application/json", prefer: request.prefer };
        const init = { method, ...(method === "GET" ? { headers: { prefer: request.prefer } } : { headers }) };
        const answer = await send(`${stack.api}${path}`, bytes === undefined ? init : { ...init, headers, body: new Uint8Array(bytes) });
        expect(declared).toContain(answer.status);
        if (method !== "GET") note(request, answer);
        answers++;
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(answers).toBeGreaterThanOrEqual(200);
    expect(bodies.size).toBeGreaterThan(10);
    expect(await trial.complaints()).toEqual([]);
  });

  it("ends no process, and keeps nobody from booking", async () => {
    expect(pidsOf()).toEqual(pids);
    expect(await book(stack.api, { bookingId: freshId() })).toMatchObject({ status: 201 });
  });
});
