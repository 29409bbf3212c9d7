import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from "vitest";
import { arming, type Arming } from "./arming.ts";
import type { FailpointName } from "./failpoints.ts";
import { breakable, called, carried, divisible, oneByOne, served } from "./faults.ts";
import { disarm, pointNamed } from "./points.ts";

const deed = { name: "hold", bookingId: "a", participant: "inventory-0", verb: "reserve" };
const turn = () => new Promise((resolve) => setImmediate(resolve));
const arm = (name: FailpointName, wanted: Partial<Arming>) => pointNamed(name)?.arm(arming.parse({ delayMs: 1, ...wanted }));
const statusOf = (name: FailpointName) => pointNamed(name)?.status();

let said: MockInstance<typeof process.stdout.write>;
let done: string[];
const doing = (name: string) => async () => {
  done.push(name);
  return name;
};

beforeEach(() => {
  done = [];
  said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  disarm();
  said.mockRestore();
});

describe("something that can be broken", () => {
  it("is done as if nothing were there, and passes both moments", async () => {
    const before = [statusOf("hold.before"), statusOf("hold.after")].map((each) => each?.passed ?? 0);
    expect(await breakable(deed, doing("it"))).toBe("it");
    expect([statusOf("hold.before"), statusOf("hold.after")].map((each) => each?.passed)).toEqual(before.map((count) => count + 1));
    expect(said).not.toHaveBeenCalled();
  });

  it.each([
    ["hold.before", []],
    ["hold.after", ["it"]],
  ] as const)("fails at %s as a broken connection does, with %j done", async (name, expected) => {
    arm(name, { mode: "error" });
    await expect(breakable(deed, doing("it"))).rejects.toMatchObject({ message: `failpoint ${name}`, code: "ECONNRESET" });
    expect(done).toEqual(expected);
    expect(await breakable(deed, doing("again"))).toBe("again");
  });

  it("waits where it is paused until that is over", async () => {
    arm("hold.before", { mode: "pause" });
    const going = breakable(deed, doing("it"));
    await turn();
    expect([done, statusOf("hold.before")?.paused]).toEqual([[], 1]);
    disarm();
    expect(await going).toBe("it");
  });

  it("comes later where it is delayed", async () => {
    arm("hold.before", { mode: "delay" });
    const going = breakable(deed, doing("delayed"));
    await breakable(deed, doing("prompt"));
    await going;
    expect(done).toEqual(["prompt", "delayed"]);
  });

  it("leaves a line in the log before it is broken", async () => {
    arm("hold.after", { mode: "error" });
    await breakable(deed, doing("it")).catch(() => undefined);
    const line = JSON.parse(String(said.mock.calls[0]?.[0])) as unknown;
    const { bookingId, participant, verb } = deed;
    const about = { failpoint: "hold.after", mode: "error", hit: expect.any(Number) as number, bookingId, participant, verb };
    expect(line).toMatchObject({ level: 40, pid: process.pid, msg: "failpoint hit", ...about });
  });

  it("is killed for good, having said so", async () => {
    const text = `import { breakable } from "./faults.ts";
      import { pointNamed } from "./points.ts";
      pointNamed("hold.after").arm({ mode: "kill", when: {}, times: 1, delayMs: 0 });
      await breakable({ name: "hold", bookingId: "a" }, async () => console.log("done"));
      console.log("lived on");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", text], { cwd: import.meta.dirname, stdio: "pipe" });
    let output = "";
    child.stdout.on("data", (part: Buffer) => (output += part.toString()));
    expect(await once(child, "close")).toEqual([null, "SIGKILL"]);
    expect(output).toMatch(/^done\n\{.*"failpoint":"hold.after","mode":"kill","hit":1,"bookingId":"a".*\}\n$/);
  });

  it("must be in the table of failpoints", async () => {
    await expect(breakable({ name: "dream" }, doing("it"))).rejects.toThrow("dream.before is no failpoint");
  });
});

describe("a message that is carried one way", () => {
  it.each([
    ["drop", [], undefined],
    ["duplicate", ["it", "it"], "it"],
    ["delay", ["it"], "it"],
  ] as const)("can be broken by %s: then %j comes of it", async (mode, expected, result) => {
    arm("question.hold", { mode });
    expect(await carried("question", deed, doing("it"))).toBe(result);
    await vi.waitFor(() => expect(done).toEqual(expected));
    expect(statusOf("question.hold")?.mode).toBe("off");
  });

  it("is overtaken by the next where it is delayed", async () => {
    arm("answer.hold", { mode: "delay", when: { bookingId: "late" } });
    await Promise.all(["late", "prompt"].map((bookingId) => carried("answer", { ...deed, bookingId }, doing(bookingId))));
    expect(done).toEqual(["prompt", "late"]);
  });
});

describe("a call", () => {
  const call = { ...deed, deadlineMs: 20 };

  it("brings its answer", async () => {
    expect(await called(call, () => served(deed, doing("it")))).toBe("it");
  });

  it.each([
    ["question.hold", []],
    ["answer.hold", ["it"]],
  ] as const)("whose message is lost at %s ends with its deadline, with %j done", async (name, expected) => {
    arm(name, { mode: "drop" });
    await expect(called(call, doing("it"))).rejects.toMatchObject({ code: 4 });
    expect(done).toEqual(expected);
  });

  it("is not waited for beyond its deadline, and goes out all the same when it is let go", async () => {
    arm("question.hold", { mode: "pause" });
    await expect(called(call, doing("it"))).rejects.toMatchObject({ code: 4 });
    expect(done).toEqual([]);
    disarm();
    await vi.waitFor(() => expect(done).toEqual(["it"]));
  });

  it.each([
    ["question.hold", []],
    ["answer.hold", ["it"]],
  ] as const)("is never answered by a service that loses its message at %s, with %j done", async (name, expected) => {
    arm(name, { mode: "drop" });
    const answer = served(deed, doing("it"));
    await turn();
    expect(await Promise.race([answer, turn().then(() => "silence")])).toBe("silence");
    expect(done).toEqual(expected);
  });
});

describe("several things that belong together", () => {
  const both = () => Promise.all(["first", "second"].map((name) => oneByOne({ ...deed, name: "finish" }, doing(name))));

  it("are done at once unless they are to be broken between them", async () => {
    const order: string[] = [];
    const slow = oneByOne(deed, async () => void (await turn(), order.push("slow")));
    await oneByOne(deed, async () => void order.push("quick"));
    await slow;
    expect(order).toEqual(["quick", "slow"]);
  });

  it("are done one by one while they are, and the rest of it can be broken", async () => {
    arm("finish.between", { mode: "error" });
    await expect(both()).rejects.toThrow("failpoint finish.between");
    expect(done).toEqual(["first"]);
    expect(await both()).toEqual(["first", "second"]);
  });
});

describe("a transaction", () => {
  const texts = () =>
    divisible({ run: async (text) => (done.push(text), text), work: "work", last: "last" }, async () => [await doing("one go")()]);

  it("goes in one go, also within something that can be broken", async () => {
    expect([await texts(), await breakable(deed, texts)]).toEqual([["one go"], ["one go"]]);
  });

  it.each([
    ["delay", ["begin; work", "last"]],
    ["error", ["begin; work", "select 1/0", "last"]],
  ] as const)("is divided by %s at its booking: %j", async (mode, expected) => {
    arm("hold.between", { mode, when: { bookingId: "a" } });
    await breakable({ ...deed, bookingId: "b" }, texts);
    expect(done).toEqual(["one go"]);
    expect(await breakable(deed, texts)).toEqual(["begin; work", "last"]);
    expect(done.slice(1)).toEqual(expected);
  });
});
