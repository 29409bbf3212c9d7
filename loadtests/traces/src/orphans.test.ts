import { describe, expect, it } from "vitest";
import { orphansOf } from "./orphans.ts";
import type { Span } from "./trace.ts";

const span = (id: string, parentId: string | undefined, more: Partial<Span> = {}): Span => ({
  id,
  parentId,
  name: "wait",
  kind: "internal",
  service: "booking",
  design: "saga",
  startMs: 0,
  durationMs: 1,
  links: [],
  error: undefined,
  ...more,
});
const root = span("root", "customer", { name: "book", kind: "server" });
const question = span("question", "root", { name: "hold", kind: "producer", participant: "inventory-0", verb: "reserve" });
const answer = span("answer", "question", {
  name: "hold",
  kind: "consumer",
  participant: "inventory-0",
  verb: "reserve",
  service: "inventory-0",
});
const script = span("script", "answer", { name: "script", kind: "client", service: "inventory-0" });
const whole = [root, question, answer, script];

const complaints = (...spans: Span[]) => orphansOf([{ id: "trace", spans }]).map(({ what }) => what);

describe("a trace", () => {
  it("is whole where all hangs on one root, whose parent only its customer knows", () => {
    expect(complaints(...whole)).toEqual([]);
    expect(complaints(...whole.toReversed())).toEqual([]);
    expect(complaints({ ...root, name: "cancel" })).toEqual([]);
  });

  it("is missing where nothing of it was recorded", () => {
    expect(orphansOf([{ id: "lost", spans: [] }])).toEqual([{ traceId: "lost", what: "nothing of it was recorded" }]);
  });

  it("has no root where only steps of it are there", () => {
    expect(complaints(question, answer, script)).toEqual([
      "it has no root: none of its 3 spans is a book or a cancel",
      "the parent of hold (reserve) at booking is missing",
    ]);
  });

  it("is broken where a span between others is missing", () => {
    expect(complaints(root, question, script)).toEqual([
      "the parent of script at inventory-0 is missing",
      "hold (reserve) at booking was answered by nobody who is recorded",
    ]);
  });

  it("has one root, not two", () => {
    expect(complaints(...whole, { ...root, id: "second" })).toEqual(["second is another root"]);
  });

  it("lacks a service that gave an answer and left no span of it", () => {
    expect(complaints(root, question)).toEqual(["hold (reserve) at booking was answered by nobody who is recorded"]);
    expect(complaints(root, question, { ...answer, service: "inventory-1" })).toHaveLength(1);
  });

  it("lacks nobody where no answer came", () => {
    expect(complaints(root, { ...question, error: "nobody has answered" })).toEqual([]);
  });

  it("is judged apart from others", () => {
    const traces = [
      { id: "a", spans: whole },
      { id: "b", spans: [root, question] },
    ];
    expect(orphansOf(traces).map(({ traceId }) => traceId)).toEqual(["b"]);
  });
});
