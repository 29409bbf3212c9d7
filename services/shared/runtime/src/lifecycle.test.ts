import { describe, expect, it } from "vitest";
import { every } from "./lifecycle.ts";

describe("a task that is repeated", () => {
  it("is not begun again before it has ended, and goes on after a failure", async () => {
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const failures: unknown[] = [];
    let [turns, running] = [0, 0];
    const task = async () => {
      expect(++running).toBe(1);
      await new Promise((turn) => setTimeout(turn, 3));
      running--;
      if (++turns === 3) resolve();
      if (turns === 1) throw new Error("first");
    };
    await using repeated = every(1, task, (error) => failures.push(error));
    await enough;
    expect(failures).toEqual([new Error("first")]);
    await repeated[Symbol.asyncDispose]();
    expect(running).toBe(0);
  });

  it("is finished, and not begun any more, when it is disposed of", async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let [starts, ends] = [0, 0];
    const task = async () => {
      starts++;
      begun.resolve();
      await release.promise;
      ends++;
    };
    const repeated = every(1, task, () => undefined);
    await begun.promise;
    const disposed = repeated[Symbol.asyncDispose]();
    release.resolve();
    await disposed;
    expect({ starts, ends }).toEqual({ starts: 1, ends: 1 });
    await new Promise((turn) => setTimeout(turn, 5));
    expect(starts).toBe(1);
  });

  it("is never begun where it is disposed of at once", async () => {
    let starts = 0;
    await every(
      1,
      async () => starts++,
      () => undefined,
    )[Symbol.asyncDispose]();
    await new Promise((turn) => setTimeout(turn, 5));
    expect(starts).toBe(0);
  });
});
