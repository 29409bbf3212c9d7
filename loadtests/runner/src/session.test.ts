import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ledgers } from "@coordbench/audit";
import { resultsSchema, type Run, type Step } from "@coordbench/report";
import { runUnderTest } from "@coordbench/report/under-test";
import { beforeEach, describe, expect, it } from "vitest";
import { readResults } from "./archive.ts";
import type { Laboratory } from "./laboratory.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

const steps: Step[] = ["a", "b", "c"].map((variant) => ({ section: "steady", variant, block: 1, point: null }));
const wish = { design: "saga", workload: "steady" };
const nothing = { count: 0, ended: "", unitsPerMs: 100, endless: 0 };
const evidence = {
  clients: new Uint8Array(),
  histograms: { accepted: nothing, decided: nothing, outcome: nothing, rejected: nothing, startLag: nothing },
  k6: [{ metrics: {} }],
  traces: [],
};

let file = "";
let disturbed: Partial<Run> = {};
let said: string[] = [];
let made: string[] = [];
let stop = new AbortController();

/** Makes runs out of nothing: which are made, and in which order, is all that is looked at here. */
function laboratory(version = "18.4"): Laboratory {
  return {
    bring: async (names) =>
      Object.fromEntries(names.map((name) => [name, { name, path: "/bin/true", version, from: "PATH" }])) as Awaited<
        ReturnType<Laboratory["bring"]>
      >,
    attempt: async ({ step }) => {
      made.push(step?.variant ?? "");
      return { run: runUnderTest({ id: `r${made.length}`, ...disturbed, ...(step && { step }) }), ledgers: {} as Ledgers, evidence };
    },
    say: (line) => void said.push(line),
    overheadS: 11,
  };
}

const open = (given: Partial<SessionOptions> = {}, version?: string) =>
  openSession({ name: "test", command: "coordbench test", signal: stop.signal, out: file, ...given }, laboratory(version));

async function performAll(session: Session, which = steps): Promise<Run[]> {
  session.expect({ runs: steps.length, secondsEach: 10 });
  const runs = [];
  for (const step of which) runs.push(await session.perform(wish, step));
  return runs;
}

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "coordbench-test-")), "results.json");
  [said, made, stop, disturbed] = [[], [], new AbortController(), {}];
});

describe("a session", () => {
  it("has every run on disk, whole, before the next one begins", async () => {
    const session = await open();
    for (const [index, step] of steps.entries()) {
      await session.perform(wish, step);
      expect(resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))).runs.map((run) => run.step)).toEqual(steps.slice(0, index + 1));
    }
    expect(readdirSync(session.folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("keeps the evidence of each run beside its results", async () => {
    const session = await open();
    const [run] = await performAll(session);
    for (const ending of ["ledgers.json.gz", "clients.tsv.gz", "histograms.json", "k6.json"])
      expect(existsSync(join(session.folder, `${run?.id}.${ending}`))).toBe(true);
  });

  it("says how long it will take before it begins", async () => {
    await performAll(await open());
    expect(said).toEqual(["3 runs to make: about 1 min"]);
  });

  it("that was interrupted is gone on with: what is there is not made again", async () => {
    const first = await performAll(await open(), steps.slice(0, 2));
    expect(made).toEqual(["a", "b"]);
    const runs = await performAll(await open());
    expect(made).toEqual(["a", "b", "c"]);
    expect(runs.slice(0, 2)).toEqual(first);
    expect(said.at(-2)).toMatch(/^going on with .*: 2 of 3 runs are there; --fresh begins anew$/);
    expect(said.at(-1)).toBe("1 run to make: about 20 s");
  });

  it("makes a run once more whose load did not come in time, and remembers both", async () => {
    const late = { id: 22, name: "the load was attained", verdict: "violated" as const, evidence: "late", ids: [] };
    disturbed = { valid: false, audit: { verdict: "violated", expected: "holds", invariants: [late] } };
    const session = await open();
    const [run] = await performAll(session, steps.slice(0, 1));
    expect(made).toEqual(["a", "a"]);
    expect(session.results().runs.map(({ id }) => id)).toEqual(["r1", "r2"]);
    expect(run?.id).toBe("r2");
    const objective = { percentile: "p99" as const, ms: 100 };
    const search = { kind: "capacity" as const, objective, precision: 0.1, variants: ["a"] };
    session.section({ ...search, id: "search", workload: "steady" });
    await session.perform(wish, { ...steps[0]!, section: "search" });
    expect(made).toEqual(["a", "a", "a"]);
  });

  it("begins no run after it was stopped", async () => {
    const session = await open();
    stop.abort(new Error("stopped by a test"));
    await expect(session.perform(wish, steps[0]!)).rejects.toThrow("stopped by a test");
    expect(made).toEqual([]);
  });

  it("keeps its sections, one for each name, and what is found out beside the runs", async () => {
    const session = await open();
    session.section({ id: "steady", kind: "tour", workload: "steady", variants: ["a"] });
    session.section({ id: "steady", kind: "tour", workload: "steady", variants: ["a", "b"] });
    session.add({ compareLink: "http://127.0.0.1:1/trace/a...b" });
    expect(readResults(file)).toMatchObject({ sections: [{ variants: ["a", "b"] }], compareLink: "http://127.0.0.1:1/trace/a...b" });
  });

  it("says when it ended, and what share of the processors was stolen meanwhile", async () => {
    const session = await open();
    expect(readResults(file)?.manifest.finishedAt).toBeNull();
    const { manifest } = session.finish();
    expect(Date.parse(manifest.finishedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(manifest.createdAt));
    expect(readResults(file)?.manifest).toEqual(manifest);
  });
});

describe("a session begins anew", () => {
  const others: [why: string, given: Partial<SessionOptions>, version?: string][] = [
    ["of another command line", { command: "coordbench test --more" }],
    ["where --fresh asks for it", { fresh: true }],
    ["where a server is another than before", {}, "18.5"],
  ];
  it.each(others)("%s", async (_why, given, version) => {
    await performAll(await open(), steps.slice(0, 2));
    const { runs } = (await open(given, version)).results();
    expect(runs).toEqual([]);
  });

  it("after one that was finished", async () => {
    const session = await open();
    await performAll(session);
    session.finish();
    expect((await open()).results().runs).toEqual([]);
  });

  it("beside one that goes on in another process", async () => {
    await performAll(await open(), steps.slice(0, 2));
    const state = file.replace(".json", ".session.json");
    const { time } = JSON.parse(readFileSync(state, "utf8")) as { time: unknown };
    writeFileSync(state, JSON.stringify({ owner: { pid: process.ppid }, time }));
    expect((await open()).results().runs).toEqual([]);
  });
});
