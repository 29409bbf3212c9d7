import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  bookingStatus,
  cancelStatus,
  defaultWaitMs,
  maxWaitMs,
  openApi,
  ProblemError,
  problems,
  serverTiming,
  toldBy,
  waitMsOf,
  type ProblemCode,
} from "./index.ts";

describe("the preference to wait", () => {
  it.each([
    ["wait=3", 3_000],
    ["respond-async, wait=7", 7_000],
    ['wait="2"; x=1', 2_000],
    ["WAIT = 4", 4_000],
    ["wait=0", 0],
    ["wait=99999", maxWaitMs],
  ])("is read from %s", (prefer, ms) => {
    expect(waitMsOf(prefer, defaultWaitMs)).toBe(ms);
  });

  it.each([undefined, "", "wait", "wait=", "wait=-1", "wait=1.5", "await=1", "wait=1e3", "wait=99999999"])("is ignored in %s", (prefer) => {
    expect(waitMsOf(prefer, 123)).toBe(123);
  });
});

it("tells the moments that have come in their order, and leaves out the others", () => {
  expect(serverTiming({ apply: 12.345, accept: 1 })).toBe("accept;dur=1.00, apply;dur=12.35");
  expect(serverTiming({})).toBe("");
});

describe("a problem", () => {
  it.each(Object.keys(problems) as ProblemCode[])("%s tells its status, its field and whether it is certain", (code) => {
    const { status, title, definite } = problems[code];
    const problem = new ProblemError(code, "because", { field: "items.0" }).toProblem();
    expect(problem).toEqual({ type: `urn:coordbench:problem:${code}`, title, status, detail: "because", field: "items.0", definite });
  });

  it("is never certain where the service failed", () => {
    const uncertain = Object.values(problems).filter(({ definite }) => !definite);
    expect(uncertain.map(({ status }) => status)).toEqual([500, 503]);
  });

  it("names no field where there is none", () => {
    expect(new ProblemError("internal", "because").toProblem()).not.toHaveProperty("field");
  });
});

describe("what a client knows", () => {
  it("is the outcome that the status tells", () => {
    expect(Object.values(bookingStatus).map((status) => toldBy(status, true))).toEqual(["confirmed", "rejected", "pending", "confirmed"]);
    expect(Object.values(cancelStatus).map((status) => toldBy(status, true))).toEqual(["cancelled", "rejected", "pending"]);
  });

  it("is nothing after a failure that is not certain, whatever its status", () => {
    for (const status of [0, 400, 404, 500, 502, 503, 504]) expect(toldBy(status, false)).toBe("unknown");
    expect(toldBy(503, true)).toBe("refused");
  });
});

describe("the OpenAPI document", () => {
  const stored = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")) as unknown;

  it("is stored as it is generated", () => {
    expect(stored).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  it("refers only to schemas that it holds", () => {
    const references = [...JSON.stringify(stored).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(Object.keys(openApi().components.schemas)).toEqual(expect.arrayContaining(references));
  });
});
