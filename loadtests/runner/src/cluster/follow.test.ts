import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clusterAt } from "./cluster.ts";
import { follow } from "./follow.ts";
import { podUnderTest } from "./pods-under-test.ts";
import type { Run } from "./programs.ts";

const whole = Buffer.from([0, 255, 10]);
const sha256 = createHash("sha256").update(whole).digest("hex");
const lines = [{ phase: "load" }, { found: { sha256 } }].map((said) => JSON.stringify(said));

/** A cluster whose log breaks off after so many lines, and then is whole; whose files come as they are given. */
function followed({ logs, files, phase = "Running" }: { logs: string[][]; files: Buffer[]; phase?: string }) {
  const heard: unknown[] = [];
  const asked: string[] = [];
  const written: unknown[] = [];
  const run: Run = async (_, [, , , , verb = "", ...args], running) => {
    asked.push([verb, ...args].join(" "));
    if (running?.input !== undefined) written.push(running.input);
    if (verb === "get") return Buffer.from(JSON.stringify({ items: [podUnderTest("runner", { name: "runner-x", status: { phase } })] }));
    if (verb === "exec" && args.includes("cat")) return files.shift() ?? Buffer.alloc(0);
    if (verb === "logs" && running?.hear !== undefined) for (const line of logs.shift() ?? []) running.hear(line);
    return Buffer.from("the end of the log");
  };
  const content = follow({
    cluster: clusterAt("kind", run),
    namespace: "n",
    signal: new AbortController().signal,
    phase: (name) => void heard.push(name),
    glimpse: () => undefined,
    help: async ({ number }) => ({ helped: number }),
  });
  return { content, heard, asked, written };
}

describe("following a runner", () => {
  it("hears each line once, though the log breaks off, and tells the runner that all was fetched", async () => {
    const { content: fetched, heard, asked } = followed({ logs: [lines.slice(0, 1), lines], files: [whole] });
    expect(await fetched).toEqual(whole);
    expect(heard).toEqual(["load"]);
    expect(asked.at(-1)).toBe("exec runner-x -- touch /tmp/runner/fetched");
  });

  it("answers what the runner asks", async () => {
    const asks = [{ ask: { number: 1, makeWhole: true } }].map((said) => JSON.stringify(said));
    const { content: fetched, written } = followed({ logs: [[...asks, ...lines]], files: [whole] });
    await fetched;
    expect(written).toEqual(['{"done":{"helped":1}}']);
  });

  it("fetches again what did not come whole", async () => {
    const { content: fetched } = followed({ logs: [lines], files: [whole.subarray(1), whole] });
    expect(await fetched).toEqual(whole);
  });

  it("gives up what never comes whole", async () => {
    await expect(followed({ logs: [lines], files: [] }).content).rejects.toThrow("could not be fetched whole");
  });

  it("says why a runner failed, and that one is gone", async () => {
    await expect(followed({ logs: [['{"failed":"no stock"}']], files: [] }).content).rejects.toThrow("failed: no stock");
    await expect(followed({ logs: [[]], files: [], phase: "Failed" }).content).rejects.toThrow("the runner is gone (Failed)");
  });
});
