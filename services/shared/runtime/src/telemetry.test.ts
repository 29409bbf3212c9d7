import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gather } from "./gather.ts";
import type { Sketch } from "./telemetry-names.ts";
import { answered, asked, isTraced, note, received, recordWith, spanned, traceparent, within } from "./telemetry.ts";

const customers = (letter: string) => `00-${letter.repeat(32)}-${letter.repeat(16)}-01`;
/** The trace that a parent belongs to: of a customer's by its header, of a span by the end of its name. */
const letterOf = (parent: string) => (parent.startsWith("00-") ? parent.charAt(3) : parent.slice(-1));
const book: Sketch = { name: "book", kind: "server" };
const pause = () => new Promise((resolve) => setImmediate(resolve));

interface Line {
  of: string;
  parents: readonly string[];
  sketch: Sketch;
  ended: boolean;
  error?: string;
}

describe("telemetry that is on", () => {
  let lines: Line[];
  let stop: () => void;

  beforeEach(() => {
    lines = [];
    stop = recordWith({
      open(parents, sketch) {
        const line: Line = { of: `${sketch.name}${lines.length}`, parents, sketch: { ...sketch }, ended: false };
        lines.push(line);
        return {
          parents: parents.map((parent) => `${line.of} of ${letterOf(parent)}`),
          note: (notes) => Object.assign(line.sketch, notes),
          end(error) {
            line.ended = true;
            if (error !== undefined) line.error = error.message;
          },
        };
      },
    });
  });
  afterEach(() => stop());

  const shown = () =>
    lines.map(({ of, parents }) => `${of} below ${parents.map((parent) => parent.replace(/^00-(.).*/, "$1")).join(" and ")}`);

  it("records what is done for a request whose customer wants it, and what is done within that", async () => {
    await received(customers("a"), book, async () => {
      await pause();
      await spanned({ name: "decide" }, async () => expect(traceparent()).toMatch(/^decide1/));
      note({ outcome: "confirmed" });
    });
    expect(shown()).toEqual(["book0 below a", "decide1 below book0 of a"]);
    expect(lines[0]?.sketch).toMatchObject({ outcome: "confirmed" });
    expect(lines.every(({ ended }) => ended)).toBe(true);
  });

  it.each([undefined, "", "nonsense", customers("a").replace(/01$/, "00"), customers("A"), customers("a").replace("00-", "ff-")])(
    "records nothing of a request whose traceparent is %s",
    async (trace) => {
      await received(trace, book, () => spanned({ name: "decide" }, async () => expect(isTraced()).toBe(false)));
      expect(lines).toEqual([]);
    },
  );

  it("says of what fails why, and lets the failure through", async () => {
    const failing = received(customers("a"), book, () => Promise.reject(new Error("away")));
    await expect(failing).rejects.toThrow("away");
    expect(lines).toMatchObject([{ ended: true, error: "away" }]);
  });

  it("records what a batch does in the trace of each that waited for it, and in no other", async () => {
    const write = gather<string, string>({ most: 3, lanes: 1 }, (items) => spanned({ name: "statement" }, async () => items));
    const customer = (letter: string) => received(customers(letter), book, () => write(letter));
    // The first comes with a trace and goes with nobody; of the next three one has none; the last has none at all.
    const first = customer("a");
    await pause();
    await Promise.all([first, customer("b"), write("unkept"), customer("c")]);
    await write("unkept too");
    const statements = lines.filter(({ sketch }) => sketch.name === "statement");
    expect(statements.map(({ parents }) => parents)).toEqual([["book0 of a"], ["book3 of b", "book5 of c"]]);
    const waits = lines.filter(({ sketch }) => sketch.wait === "batch");
    expect(waits.map(({ sketch, ended }) => [sketch.batchSize, ended])).toEqual([
      [1, true],
      [3, true],
      [3, true],
    ]);
  });

  it("goes on with a booking in its own trace, whoever brings news of it", async () => {
    await received(customers("a"), book, async () => {
      await within(customers("b"), () => spanned({ name: "hold" }, pause));
      await within(undefined, () => spanned({ name: "charge" }, pause));
    });
    expect(shown()).toEqual(["book0 below a", "hold1 below b"]);
  });

  it("lets a question end with its answer, with the next question, or with the process", async () => {
    await received(customers("a"), book, async () => {
      expect(asked("b1 payment", { name: "charge" })).toBe("charge1 of a");
      answered("b1 payment");
      asked("b1 payment", { name: "charge" });
      asked("b1 payment", { name: "finish" });
      answered("b2 payment");
    });
    stop();
    expect(lines.slice(1).map(({ of, ended, error }) => [of, ended, error])).toEqual([
      ["charge1", true, undefined],
      ["charge2", true, "something else was asked before an answer came"],
      ["finish3", true, "nobody has answered"],
    ]);
  });
});

describe("telemetry that is off", () => {
  it("does what it wraps, and nothing else", async () => {
    const result = await received(customers("a"), book, async () => {
      note({ outcome: "confirmed" });
      expect([isTraced(), traceparent(), asked("b1 payment", { name: "charge" })]).toEqual([false, undefined, undefined]);
      return within(customers("a"), () => spanned({ name: "decide" }, async () => "done"));
    });
    expect(result).toBe("done");
  });
});
