import { describe, expect, it } from "vitest";
import { arming, type Arming } from "./arming.ts";
import { Point } from "./point.ts";

const a = { name: "finish", bookingId: "a", participant: "payment", verb: "commit" };
const b = { name: "finish", bookingId: "b", participant: "inventory-0", verb: "abort" };

function armed(wanted: Partial<Arming>): Point {
  const point = new Point("finish.before");
  point.arm(arming.parse({ mode: "error", ...wanted }));
  return point;
}
/** Which of so many that pass are hit, counting from 1. */
const hitsOf = (point: Point, passing: number, deed = a) =>
  Array.from({ length: passing }, (_, index) => index + 1).filter(() => point.pass(deed) !== undefined);

describe("a failpoint", () => {
  it("hits nobody unless it is armed, and counts who passes", () => {
    const point = new Point("finish.before");
    expect(hitsOf(point, 3)).toEqual([]);
    expect(point.status()).toEqual({ name: "finish.before", mode: "off", hits: 0, passed: 3, paused: 0 });
  });

  it("hits the next one, once, and is off again", () => {
    const point = armed({});
    expect(hitsOf(point, 3)).toEqual([1]);
    expect(point.status()).toEqual({ name: "finish.before", mode: "off", hits: 1, passed: 3, paused: 0 });
  });

  it("tells who was hit, how, and the how-manieth that was", () => {
    const point = armed({ mode: "delay", times: 2, delayMs: 7 });
    expect(point.pass(a)).toEqual({ point, mode: "delay", delayMs: 7, number: 1, deed: a, offs: 0 });
    expect(point.pass(b)).toMatchObject({ number: 2, deed: b });
  });

  it.each([
    [{ times: 2 }, [1, 2]],
    [{ times: "always" }, [1, 2, 3, 4, 5, 6]],
    [{ when: { nth: 3 } }, [3]],
    [{ when: { nth: 3 }, times: 2 }, [3, 4]],
    [{ when: { nth: 5 }, times: "always" }, [5, 6]],
    [{ when: { share: 0 }, times: "always" }, []],
    [{ when: { share: 1 }, times: "always" }, [1, 2, 3, 4, 5, 6]],
    [{ mode: "off", times: "always" }, []],
  ] satisfies [Partial<Arming>, number[]][])("armed with %j hits %j of six", (wanted, hits) => {
    expect(hitsOf(armed(wanted), 6)).toEqual(hits);
  });

  it.each([{ bookingId: "a" }, { participant: "payment" }, { verb: "commit" }, { bookingId: "a", participant: "payment", verb: "commit" }])(
    "hits only those of whom all is so: %j",
    (when) => {
      const point = armed({ when: { ...when, nth: 2 } });
      expect(hitsOf(point, 5, b)).toEqual([]);
      expect(hitsOf(point, 1, { ...a, bookingId: "c", participant: "inventory-0", verb: "abort" })).toEqual([]);
      expect(hitsOf(point, 3, a)).toEqual([2]);
    },
  );

  it("hits none where only a part of it is so", () => {
    expect(hitsOf(armed({ when: { bookingId: "a", verb: "abort" } }), 3)).toEqual([]);
  });

  it("draws the share that was wanted, by the seed alone", () => {
    const drawn = (seed: number) => hitsOf(armed({ when: { share: 0.1, seed }, times: "always" }), 10_000);
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    for (const seed of [7, 8]) expect(Math.abs(drawn(seed).length - 1_000)).toBeLessThan(150);
  });

  it("counts from anew when it is armed anew, its hits since the start", () => {
    const point = armed({ when: { nth: 2 } });
    hitsOf(point, 2);
    point.arm(arming.parse({ mode: "error", when: { nth: 2 } }));
    expect(hitsOf(point, 2)).toEqual([2]);
    expect(point.status()).toMatchObject({ hits: 2, passed: 4 });
  });

  it("keeps those who wait until it is switched off, also where it is armed anew", async () => {
    const point = armed({});
    const gone: string[] = [];
    const waiting = ["first", "second"].map((name) => point.pause({ offs: 0 }).then(() => gone.push(name)));
    point.arm(arming.parse({ mode: "pause" }));
    await new Promise((resolve) => setImmediate(resolve));
    expect([gone, point.status().paused]).toEqual([[], 2]);
    point.arm(arming.parse({ mode: "off" }));
    await Promise.all(waiting);
    expect([gone, point.status().paused]).toEqual([["first", "second"], 0]);
  });

  it("keeps nobody who was hit before it was switched off, and comes to wait only then", async () => {
    const point = armed({ mode: "pause" });
    const hit = point.pass(a);
    point.arm(arming.parse({ mode: "off" }));
    await point.pause(hit ?? { offs: -1 });
    expect([hit?.mode, point.status().paused]).toEqual(["pause", 0]);
  });
});

describe("what a failpoint is armed with", () => {
  it("is, where nothing else is said, the next one, once", () => {
    expect(arming.parse({ mode: "kill" })).toEqual({ mode: "kill", when: {}, times: 1, delayMs: 200 });
  });

  it.each([
    {},
    { mode: "explode" },
    { mode: "kill", times: 0 },
    { mode: "kill", when: { nth: 0 } },
    { mode: "kill", when: { share: 2 } },
    { mode: "kill", when: { booking: "a" } },
    { mode: "kill", at: 1 },
    { mode: "delay", delayMs: -1 },
  ])("is never %j", (wanted) => {
    expect(arming.safeParse(wanted).success).toBe(false);
  });
});
