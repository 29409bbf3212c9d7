import { describe, expect, it } from "vitest";
import { drive, step, type Machine } from "./shell.ts";

type Entry = { wrote: string };
/** Writes each input down and asks for it to be sent; what stands in the log already is not sent again. */
const diary: Machine<string[], string, Entry, string> = {
  initial: [],
  decide: (state, input) =>
    state.includes(input) ? { entries: [], commands: [`${input} stands`] } : { entries: [{ wrote: input }], commands: [`send ${input}`] },
  evolve: (state, { wrote }) => [...state, wrote],
};

describe("a step", () => {
  it("hands its commands out only once its entries are durable", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isOut = false;
    const stepping = step(diary, { state: [], input: "a" }, async (entries) => {
      await promise;
      return entries;
    }).then((stepped) => {
      isOut = true;
      return stepped;
    });
    await new Promise((turn) => setImmediate(turn));
    expect(isOut).toBe(false);
    resolve();
    expect(await stepping).toEqual({ state: ["a"], commands: ["send a"] });
  });

  it("does not trouble the log where there is nothing to write", async () => {
    const append = () => Promise.reject(new Error("asked to append nothing"));
    expect(await step(diary, { state: ["a"], input: "a" }, append)).toEqual({ state: ["a"], commands: ["a stands"] });
  });

  it("decides again upon what stands where the log knew better", async () => {
    const stands = async () => [{ wrote: "b" }, { wrote: "a" }];
    expect(await step(diary, { state: [], input: "a" }, stands)).toEqual({ state: ["b", "a"], commands: ["a stands"] });
  });

  it("writes again where what stands leaves something to write", async () => {
    const appended: Entry[][] = [];
    const append = async (entries: Entry[]) => (appended.push(entries) === 1 ? [{ wrote: "b" }] : entries);
    expect(await step(diary, { state: [], input: "a" }, append)).toEqual({ state: ["b", "a"], commands: ["send a"] });
    expect(appended).toHaveLength(2);
  });

  it("hands nothing out where the log failed", async () => {
    await expect(step(diary, { state: [], input: "a" }, () => Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");
  });
});

describe("a driven machine", () => {
  it("takes its inputs one at a time, and replies as further inputs", async () => {
    const events: string[] = [];
    let appending = 0;
    const tell = drive(diary, {
      async append(entries) {
        expect(++appending).toBe(1);
        await new Promise((turn) => setImmediate(turn));
        appending--;
        events.push(...entries.map(({ wrote }) => `append ${wrote}`));
        return entries;
      },
      async send(command) {
        events.push(command);
        return command === "send a" ? "reply" : undefined;
      },
      changed: (state) => void events.push(`now ${state.join("+")}`),
    });
    await Promise.all([tell("a"), tell("b")]);
    expect(events.filter((event) => event.startsWith("append"))).toEqual(["append a", "append b", "append reply"]);
    for (const name of ["a", "b", "reply"]) expect(events.indexOf(`append ${name}`)).toBeLessThan(events.indexOf(`send ${name}`));
    expect(events.filter((event) => event.startsWith("now"))).toEqual(["now a", "now a+b", "now a+b+reply"]);
  });

  it("goes on from the state before a step that failed", async () => {
    let isBroken = true;
    const states: string[][] = [];
    const append = async (entries: Entry[]) => {
      if (isBroken) throw new Error("disk full");
      return entries;
    };
    const tell = drive(diary, { append, send: async () => undefined, changed: (state) => void states.push(state) });
    await expect(tell("a")).rejects.toThrow("disk full");
    isBroken = false;
    await tell("b");
    expect(states).toEqual([["b"]]);
  });
});
