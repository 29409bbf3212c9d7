import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { heldMs } from "./held.ts";
import { studyOf } from "./study.ts";
import type { Span, Trace } from "./trace.ts";
import { treeOf, type Tree } from "./tree.ts";

type Bar = [name: string, startMs: number, endMs: number, more?: Partial<Span> & { below?: string }];

/** A trace from bars, each named by its id where two have one name: `hold#payment`. */
function drawn(...bars: Bar[]): Trace {
  const spans = bars.map(([id, startMs, endMs, { below, ...more } = {}], index): Span => {
    const parentId = index === 0 ? "customer" : (below ?? "book");
    const own = { id, parentId, name: id.replace(/#.*/, ""), kind: "internal" as const, service: "booking", design: "any" };
    return { ...own, startMs, durationMs: endMs - startMs, links: [], error: undefined, ...more };
  });
  return { id: "t", spans };
}

function treeIn(trace: Trace): Tree {
  const tree = treeOf(trace);
  if (tree === undefined) throw new Error("a trace without spans");
  return tree;
}

const ask = (verb: string) => ({ kind: "client" as const, participant: "inventory-0", verb });
const pathOf = (trace: Trace) =>
  criticalPath(treeIn(trace))
    .map(({ span, fromMs, toMs, spent }) => `${span.id} ${fromMs}-${toMs} ${spent}`)
    .toReversed();

/** Two-phase commit, the payment slower than the inventory, whose rows another booking held for a millisecond. */
const commit = drawn(
  ["book", 0, 10],
  ["hold#inventory", 1, 4, ask("prepare")],
  ["hold#at-inventory", 1.5, 3.5, { below: "hold#inventory", service: "inventory-0" }],
  ["statement#inventory", 1.6, 3.4, { below: "hold#at-inventory", service: "inventory-0" }],
  ["wait#lock", 1.6, 2.6, { below: "statement#inventory", service: "inventory-0", wait: "lock" }],
  ["charge#payment", 1, 5, ask("prepare")],
  ["charge#at-payment", 1.5, 4.5, { below: "charge#payment", service: "payment" }],
  ["decide", 5, 7, { verb: "decided" }],
  ["wait#batch", 5, 6, { below: "decide", wait: "batch" }],
  ["statement#decide", 6, 7, { below: "decide" }],
  ["finish#inventory", 7, 9.5, ask("commit")],
  ["finish#at-inventory", 7.5, 9, { below: "finish#inventory", service: "inventory-0" }],
);

describe("the critical path", () => {
  it("goes through whatever ended last before each moment, and covers the whole of the request", () => {
    expect(pathOf(commit)).toEqual([
      "book 0-1 working",
      "charge#payment 1-1.5 waiting",
      "charge#at-payment 1.5-4.5 working",
      "charge#payment 4.5-5 waiting",
      "wait#batch 5-6 waiting",
      "statement#decide 6-7 working",
      "finish#inventory 7-7.5 waiting",
      "finish#at-inventory 7.5-9 working",
      "finish#inventory 9-9.5 waiting",
      "book 9.5-10 working",
    ]);
  });

  it("tells the wait for a lock from every other", () => {
    const blocked = drawn(["book", 0, 5], ["hold", 0, 5, ask("prepare")], ["wait", 1, 4, { below: "hold", wait: "lock" }]);
    expect(pathOf(blocked)).toEqual(["hold 0-1 waiting", "wait 1-4 blocked", "hold 4-5 waiting"]);
  });

  it("counts a request without steps as waiting for somebody else's outcome", () => {
    expect(pathOf(drawn(["book", 0, 3]))).toEqual(["book 0-3 waiting"]);
  });

  it("does not go through what ended after the answer had to be there, and bears clocks that differ a little", () => {
    const trace = drawn(["book", 0, 10], ["hold", 1, 4.05], ["decide", 4, 6], ["send", 5, 12]);
    expect(pathOf(trace)).toEqual(["book 0-1 working", "hold 1-4 working", "decide 4-6 working", "book 6-10 working"]);
  });

  it("keeps what another service did within the question, whatever its clock says", () => {
    const trace = drawn(["book", 0, 5], ["hold", 1, 4, ask("reserve")], ["hold#there", 2, 5, { below: "hold", service: "inventory-0" }]);
    expect(pathOf(trace)).toEqual(["book 0-1 working", "hold 1-2 waiting", "hold#there 2-4 working", "book 4-5 working"]);
  });
});

describe("what a booking keeps from others", () => {
  it("is kept from the lock to the end of the second phase where it was promised", () => {
    expect(heldMs(treeIn(commit))).toBeCloseTo(9 - 2.6);
  });

  it("is kept for the writing alone where nothing was promised", () => {
    const saga = drawn(
      ["book", 0, 10],
      ["hold", 1, 4, ask("reserve")],
      ["script", 2, 3, { below: "hold", service: "inventory-0" }],
      ["decide", 5, 8, ask("confirm")],
    );
    expect(heldMs(treeIn(saga))).toBe(1);
  });
});

describe("a study of traces", () => {
  const study = studyOf([commit, commit]);

  it("says where the time goes, step by step, without a rest", () => {
    expect(study.steps.map(({ name, verb }) => [name, verb])).toEqual([
      ["book", null],
      ["charge", "prepare"],
      ["decide", "decided"],
      ["finish", "commit"],
    ]);
    const spent = study.steps.reduce((sum, { workingMs, waitingMs, blockedMs }) => sum + workingMs + waitingMs + blockedMs, 0);
    expect(spent).toBeCloseTo(study.total.meanMs);
  });

  it("counts the questions and the stores that were waited for in turn", () => {
    expect(study).toMatchObject({ count: 2, roundTrips: 2, storeRoundTrips: 1, total: { p50Ms: 10, p99Ms: 10 } });
  });

  it("draws the booking at each rank", () => {
    const [median] = studyOf([drawn(["book", 0, 3]), commit, drawn(["book", 0, 20])]).waterfalls;
    expect(median).toMatchObject({ rank: "p50", durationMs: 10 });
    expect(median?.spans[0]).toMatchObject({ name: "book", depth: 0, critical: true });
    expect(median?.spans.find(({ waiting }) => waiting === "lock")).toMatchObject({ service: "inventory-0", depth: 4, critical: false });
  });
});
