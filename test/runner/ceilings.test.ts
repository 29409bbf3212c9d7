import { setInterval as every } from "node:timers/promises";
import { ensureTools } from "@coordbench/infra/setup";
import { ceilingTools, measureCeilings } from "@coordbench/runner";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/api.ts";
import { spawnProgram } from "../support/spawned.ts";
import { isRunning, processesOf, stackFoldersOf } from "../support/stack-folders.ts";

const names = [
  "http",
  "grpc-call",
  "commit",
  "batched-commit",
  "prepared-commit",
  "prepared-commit-hot",
  "redis-script",
  "nats-publish",
  "nats-deliver",
];
const veryShort = { warmUpMs: 200, samples: 2, sampleMs: 500 };

/** Notes every process that this one starts for a stack, until it is told to stop. */
async function watchProcesses(signal: AbortSignal): Promise<Set<number>> {
  const seen = new Set<number>();
  try {
    for await (const _ of every(50, undefined, { signal }))
      for (const folder of stackFoldersOf(process.pid)) for (const pid of processesOf(folder)) seen.add(pid);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return seen;
}

describe("the ceilings", () => {
  it("are measured of each part with real servers, which are gone afterwards", { timeout: 300_000 }, async () => {
    const tools = await ensureTools(ceilingTools);
    const over = new AbortController();
    const watching = watchProcesses(over.signal);
    const said: string[] = [];
    const options = { tools, signal: new AbortController().signal, progress: (text: string) => said.push(text), pace: veryShort };
    const ceilings = await measureCeilings(options).finally(() => over.abort());
    expect(ceilings.map(({ name }) => name)).toEqual(names);
    const inOrder = ceilings.filter(({ perS, lowestPerS, highestPerS }) => perS > 0 && lowestPerS <= perS && perS <= highestPerS);
    expect(inOrder).toEqual(ceilings);
    // Nothing is told where the system has no /proc.
    expect(ceilings.filter(({ cpuMsPerOp }) => cpuMsPerOp !== null && cpuMsPerOp <= 0)).toEqual([]);
    expect(ceilings.every(({ samples, concurrency }) => samples === veryShort.samples && concurrency === 64)).toBe(true);
    expect(said.map((text) => text.split(" ")[0])).toEqual(names.map((_, index) => `${index + 1}/${names.length}`));
    const processes = [...(await watching)];
    expect(processes.length).toBeGreaterThan(names.length);
    expect(processes.filter(isRunning)).toEqual([]);
    expect(stackFoldersOf(process.pid)).toEqual([]);
  });

  it("end cleanly on Ctrl-C", async () => {
    const program = spawnProgram("loadtests/runner/src/main.ts", ["ceilings"]);
    const started = async () => stackFoldersOf(program.pid).flatMap(processesOf);
    // The server of the first part, and k6.
    const processes = await eventually(started, ({ length }) => length === 2);
    expect(processes.filter(isRunning)).toHaveLength(2);
    program.child.kill("SIGINT");
    const { code, errors } = await program.ended;
    expect(code).toBe(130);
    expect(errors).toContain("this takes about 90 s");
    expect(processes.filter(isRunning)).toEqual([]);
    expect(stackFoldersOf(program.pid)).toEqual([]);
  });
});
