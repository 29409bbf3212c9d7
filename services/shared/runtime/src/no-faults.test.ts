import * as armed from "@coordbench/faults";
import { expect, it } from "vitest";
import * as absent from "./no-faults.ts";

it("has the same doors whether anything can be broken or not", () => {
  const interchangeable: typeof absent = armed;
  expect(Object.keys(interchangeable).toSorted()).toEqual(Object.keys(absent).toSorted());
});

it("makes nothing of its own of what it is given to do", async () => {
  const promise = Promise.resolve([1]);
  const run = () => promise;
  const deed = { name: "hold", deadlineMs: 1 } as const;
  for (const door of [absent.breakable, absent.oneByOne, absent.called, absent.served]) expect(door(deed, run)).toBe(promise);
  expect(absent.carried("question", deed, run)).toBe(promise);
  expect(absent.divisible({ run, work: "", last: "" }, run)).toBe(promise);
});
