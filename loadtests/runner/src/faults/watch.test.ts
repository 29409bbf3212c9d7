import type { Unfinished } from "@coordbench/audit";
import { expect, it } from "vitest";
import { watch } from "./watch.ts";

const promise = (bookingId: string, ageMs: number): Unfinished => ({
  where: "payment",
  what: `promise of ${bookingId} in a database of its own`,
  ageMs,
  foreign: false,
  locks: { bookingId },
});
const journal: Unfinished = { where: "booking", what: "b3 waits for payment", ageMs: 900.4, foreign: false };
const stranger: Unfinished = { where: "payment", what: "theirs", ageMs: 9_000, foreign: true, locks: { bookingId: "theirs" } };

/** What is seen of a design in which these are unfinished, one look after the other. */
async function seenOf(...looks: (readonly Unfinished[] | Error)[]) {
  const done = Promise.withResolvers<void>();
  const unfinished = async () => {
    const look = looks.shift();
    if (look === undefined) done.resolve();
    if (look instanceof Error || look === undefined) throw look ?? new Error("nobody looks any more");
    return [...look];
  };
  const watching = watch({ unfinished, snapshot: () => Promise.resolve([]) });
  await done.promise;
  return await watching.stop();
}

it("counts a booking that is in doubt at two participants once, and says how old the oldest is that keeps rows locked", async () => {
  const { looks, worst } = await seenOf([promise("b1", 20), promise("b1", 30), promise("b2", 10), journal, stranger]);
  expect(looks.length).toBe(1);
  expect(looks[0]).toMatchObject({ unfinished: 3, oldestMs: 900, lockedMs: 30 });
  expect(worst).toEqual({ unfinished: 3, oldestMs: 900 });
});

it("leaves out a look that could not be made, and sees nothing where there is nothing", async () => {
  const { looks, worst } = await seenOf([promise("b1", 20)], new Error("the database is down"), []);
  expect(looks.map(({ unfinished, lockedMs }) => [unfinished, lockedMs])).toEqual([
    [1, 20],
    [0, 0],
  ]);
  expect(worst).toEqual({ unfinished: 1, oldestMs: 20 });
});

it("does not wait for a look that is never answered when it is stopped", async () => {
  const asked = Promise.withResolvers<void>();
  const unfinished = () => (asked.resolve(), new Promise<never>(() => undefined));
  const watching = watch({ unfinished, snapshot: () => Promise.resolve([]) });
  await asked.promise;
  expect((await watching.stop()).looks).toEqual([]);
});
