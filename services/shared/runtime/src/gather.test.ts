import { describe, expect, it } from "vitest";
import { gather } from "./gather.ts";

/** Batches that end when the test says so. */
function held() {
  const batches: { items: number[]; end(): void; fail(error: Error): void }[] = [];
  const run = (items: number[]) =>
    new Promise<number[]>((resolve, reject) => batches.push({ items, end: () => resolve(items.map((item) => item * 10)), fail: reject }));
  return { batches, run };
}
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe("what is gathered", () => {
  it("goes together where it came in one turn, and is answered one by one", async () => {
    const { batches, run } = held();
    const ask = gather({ most: 10, lanes: 1 }, run);
    const answers = Promise.all([ask(1), ask(2), ask(3)]);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    batches[0]?.end();
    expect(await answers).toEqual([10, 20, 30]);
  });

  it("waits while all lanes are busy, and then goes together, never more than the most", async () => {
    const { batches, run } = held();
    const ask = gather({ most: 2, lanes: 1 }, run);
    const answers = [ask(1)];
    await turn();
    answers.push(ask(2), ask(3), ask(4));
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.end();
    await answers[0];
    await turn();
    expect(batches[1]?.items).toEqual([2, 3]);
    batches[1]?.end();
    await answers[2];
    await turn();
    batches[2]?.end();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  });

  it("goes beside each other in several lanes", async () => {
    const { batches, run } = held();
    const ask = gather({ most: 1, lanes: 2 }, run);
    const answers = Promise.all([ask(1), ask(2)]);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2]]);
    for (const { end } of batches) end();
    expect(await answers).toEqual([10, 20]);
  });

  it("fails together, and those behind it go on", async () => {
    const { batches, run } = held();
    const ask = gather({ most: 2, lanes: 1 }, run);
    const answers = Promise.allSettled([ask(1), ask(2), ask(3)]);
    await turn();
    batches[0]?.fail(new Error("no"));
    await turn();
    await turn();
    batches[1]?.end();
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  });

  it("is told where a batch is not answered one by one", async () => {
    const ask = gather({ most: 2, lanes: 1 }, async () => [1]);
    await expect(Promise.all([ask(1), ask(2)])).rejects.toThrow("1 results came of a batch of 2");
  });
});
