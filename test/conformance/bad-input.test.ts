import { designs } from "@coordbench/runner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerId, freshId, send, type Answer } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { everythingWritten } from "../support/effects.ts";
import { sendRaw } from "../support/raw-http.ts";
import { badBodies } from "./bad-bookings.ts";

const json = { "content-type": "application/json" };
const valid = () => JSON.stringify({ bookingId: freshId(), customerId, items: [{ sku: "item-0001", quantity: 1 }] });
const post = (path: string, init: RequestInit) => ({ path, init: { method: "POST", body: valid(), ...init } });

const badRequests: { wrong: string; path: string; init?: RequestInit; status: number; field?: string }[] = [
  { wrong: "a content type that is not JSON", ...post("/bookings", { headers: { "content-type": "text/plain" } }), status: 415 },
  {
    wrong: "a content type that only begins like JSON",
    ...post("/bookings", { headers: { "content-type": "application/jsonp" } }),
    status: 415,
  },
  { wrong: "a content type that is nonsense", ...post("/bookings", { headers: { "content-type": "/" } }), status: 415 },
  { wrong: "no body at all", path: "/bookings", init: { method: "POST" }, status: 400 },
  {
    wrong: "an alien Idempotency-Key",
    ...post("/bookings", { headers: { ...json, "idempotency-key": "a b" } }),
    status: 400,
    field: "Idempotency-Key",
  },
  {
    wrong: "an empty Idempotency-Key",
    ...post("/bookings", { headers: { ...json, "idempotency-key": "" } }),
    status: 400,
    field: "Idempotency-Key",
  },
  {
    wrong: "a header that wants a fault",
    ...post("/bookings", { headers: { ...json, "x-fault": "kill" } }),
    status: 400,
    field: "x-fault",
  },
  { wrong: "any such header", path: "/bookings/a", init: { headers: { "X-Fault-Commit": "" } }, status: 400, field: "x-fault-commit" },
  { wrong: "an unknown path", path: "/orders", status: 404 },
  { wrong: "a path below a booking", path: "/bookings/a/b", status: 404 },
  { wrong: "the wrong method on all bookings", path: "/bookings", status: 405 },
  { wrong: "the wrong method on a booking", ...post("/bookings/a", { method: "PUT", headers: json }), status: 405 },
  {
    wrong: "the wrong method on a booking, with any body",
    ...post("/bookings/a", { method: "PATCH", headers: { "content-type": "text/plain" } }),
    status: 405,
  },
  { wrong: "the wrong method on availability", path: "/availability/item-0001", init: { method: "DELETE" }, status: 405 },
  { wrong: "an alien id in the path", path: "/bookings/a%20b", status: 400, field: "bookingId" },
  { wrong: "NUL in the path", path: "/bookings/a%00b", status: 400, field: "bookingId" },
  { wrong: "a path that cannot be decoded", path: "/bookings/%zz", status: 400 },
  { wrong: "an id of 65 characters in the path", path: `/bookings/${"x".repeat(65)}`, status: 400, field: "bookingId" },
  { wrong: "an id of 10 KB in the path", path: `/bookings/${"x".repeat(10_240)}`, status: 400 },
  { wrong: "an alien item in the path", path: "/availability/item-0001'", status: 400, field: "sku" },
  { wrong: "a cancel without customer", path: "/bookings/a", init: { method: "DELETE" }, status: 400, field: "customerId" },
  {
    wrong: "a cancel with two customers",
    path: "/bookings/a?customerId=a&customerId=b",
    init: { method: "DELETE" },
    status: 400,
    field: "customerId",
  },
  {
    wrong: "a cancel with an alien customer",
    path: "/bookings/a?customerId='",
    init: { method: "DELETE" },
    status: 400,
    field: "customerId",
  },
];

const head = (lines: string[]) =>
  `${["POST /bookings HTTP/1.1", "host: test", "content-type: application/json", ...lines].join("\r\n")}\r\n\r\n`;
const rawRequests: { wrong: string; bytes: () => string; hangUp?: boolean; status: number | undefined }[] = [
  { wrong: "headers of 20 KB", bytes: () => head([`x-large: ${"x".repeat(20_000)}`]), status: 431 },
  { wrong: "two lengths", bytes: () => head(["content-length: 1", "content-length: 2"]), status: 400 },
  { wrong: "a length that is no number", bytes: () => head(["content-length: many"]), status: 400 },
  { wrong: "a chunk that is no chunk", bytes: () => `${head(["transfer-encoding: chunked"])}many\r\n`, status: 400 },
  { wrong: "no HTTP at all", bytes: () => "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", status: 400 },
  { wrong: "a body shorter than it says, and gone", bytes: () => head(["content-length: 900"]) + valid(), hangUp: true, status: 400 },
];

function expectProblem({ headers, status, body }: Answer, { status: wanted, field }: { status: number; field?: string }): void {
  expect(headers.get("content-type")).toContain("application/problem+json");
  expect({ status, definite: body["definite"], field: body["field"], told: body["status"] }).toEqual({
    status: wanted,
    definite: true,
    field,
    told: wanted,
  });
  expect(body["title"]).toEqual(expect.any(String));
  expect(body["detail"]).toMatch(/\w{3}/);
}

describe.each([...designs.keys()])("bad input to %s", (design) => {
  let stack: Deployed;
  let api: string;
  let before: string;

  beforeAll(async () => {
    stack = await deployed({ design });
    ({ api } = stack);
    before = await everythingWritten(stack.deployment);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  it.each(badBodies)("$wrong is refused", async ({ body, ...wanted }) => {
    expectProblem(
      await send(`${api}/bookings`, { method: "POST", headers: json, body: typeof body === "string" ? body : new Uint8Array(body) }),
      wanted,
    );
  });

  it.each(badRequests)("$wrong is refused", async ({ path, init, ...wanted }) => {
    const answer = await send(`${api}${path}`, init);
    expectProblem(answer, wanted);
    if (wanted.status === 405) expect(answer.headers.get("allow")).toMatch(/GET|POST/);
  });

  it.each(rawRequests)("$wrong is refused", async ({ bytes, hangUp = false, status }) => {
    const answer = await sendRaw(api, bytes(), { hangUp });
    expect(answer.status).toBe(status);
    expect(answer.head).toContain("application/problem+json");
    expect(JSON.parse(answer.body)).toMatchObject({ status, definite: true });
  });

  it("a client that leaves in the middle of its body has not booked", async () => {
    const request = head(["content-length: 900"]) + valid();
    expect((await sendRaw(api, request, { hangUp: true })).status).not.toBe(201);
  });

  it("all of it has written nothing", async () => {
    expect(await everythingWritten(stack.deployment)).toBe(before);
  });
});
