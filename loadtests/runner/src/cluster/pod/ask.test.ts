import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { files, type Answer, type Said } from "../order.ts";
import { asking } from "./ask.ts";

/** Somebody who answers at once. */
function answered(answer: Answer) {
  const folder = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  const said: Said[] = [];
  const say = (each: Said) => {
    said.push(each);
    if ("ask" in each) writeFileSync(join(folder, files.answer(each.ask.number)), JSON.stringify(answer));
  };
  return { ask: asking(say, { signal: new AbortController().signal, folder }), said };
}

it("says what is asked, with a number of its own, and finds the answer", async () => {
  const { ask, said } = answered({ done: [] });
  expect(await ask({ makeWhole: true })).toEqual({ number: 1, done: [] });
  expect(await ask({ heal: 1 })).toEqual({ number: 2, done: [] });
  expect(said).toEqual([{ ask: { number: 1, makeWhole: true } }, { ask: { number: 2, heal: 1 } }]);
});

it("fails with what was in the way", async () => {
  await expect(answered({ failed: "no pod belongs to nats" }).ask({ heal: 1 })).rejects.toThrow("no pod belongs to nats");
});
