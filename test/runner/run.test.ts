import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "@coordbench/audit";
import { ensureTools } from "@coordbench/infra/setup";
import { resultsSchema, type Manifest, type Results } from "@coordbench/report";
import { performRun } from "@coordbench/runner";
import { beforeAll, describe, expect, it } from "vitest";
import { spawnProgram, type Ended } from "../support/spawned.ts";
import { processesOf, isRunning, stackFoldersOf } from "../support/stack-folders.ts";

const runner = "loadtests/runner/src/main.ts";
const temporary = () => mkdtempSync(join(tmpdir(), "coordbench-test-"));

/** Where a run takes place of which nobody wants to know how it goes. */
const surroundings = async (phase: (name: string) => void = () => undefined) => ({
  tools: await ensureTools(["postgres", "k6"]),
  logs: temporary(),
  signal: new AbortController().signal,
  phase,
  glimpse: () => undefined,
});

describe("a run of two-phase commit", () => {
  let finished: Awaited<ReturnType<typeof performRun>>;
  let started: number[] = [];
  const phases: string[] = [];

  beforeAll(async () => {
    const phase = (name: string) => {
      phases.push(name);
      if (name === "settle") started = stackFoldersOf(process.pid).flatMap(processesOf);
    };
    finished = await performRun({ design: "two-phase-commit", workload: "smoke" }, await surroundings(phase));
  });

  /** The ledgers as if every customer had come in time: whether they did depends on what else this machine is doing. */
  const timely = () => ({ ...finished.ledgers, load: { ...finished.ledgers.load, startLagP99Ms: 0 } });

  it("goes through all of its phases and is valid, if the machine let its customers come in time", () => {
    expect(phases).toEqual(["provision", "attest", "seed", "idle", "load", "settle", "audit"]);
    expect(finished.run.invalidBecause.filter((reason) => !reason.includes("invariant 22"))).toEqual([]);
    expect(finished.run.valid).toBe(finished.run.invalidBecause.length === 0);
    expect(audit(timely()).verdict).toBe("holds");
  });

  it("comes to results that keep to their schema", () => {
    const manifest: Manifest = {
      createdAt: new Date().toISOString(),
      finishedAt: null,
      command: "test",
      revision: null,
      machine: { cpu: "any", cores: 1, memoryMb: 1, kernel: "any" },
      stealShare: 0,
      versions: {},
    };
    const results = {
      schema: "coordbench/results/2",
      manifest,
      sections: [],
      runs: [finished.run],
      traces: [],
      compareLink: null,
      ceilings: [],
      faults: [],
    };
    expect(resultsSchema.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
  });

  it("has a verdict on every invariant that it promises, and the same when it is audited again", () => {
    const { verdict, invariants } = finished.run.audit;
    expect(invariants.map(({ id }) => id)).toEqual(finished.ledgers.promises);
    expect(audit(timely()).invariants.filter((each) => each.verdict !== "holds" || each.evidence === "")).toEqual([]);
    expect(audit(JSON.parse(JSON.stringify(finished.ledgers)) as typeof finished.ledgers)).toEqual({ verdict, invariants });
  });

  it("meters the eight messages of a booking, and what duplicates and cancels add to them", () => {
    const { perBooking, outcomes, links } = finished.run;
    expect(outcomes.confirmed).toBeGreaterThan(50);
    expect(perBooking.messages).toBeGreaterThanOrEqual(8);
    expect(perBooking.messages).toBeLessThan(9);
    expect(perBooking.flushes).toBeGreaterThan(0);
    expect(perBooking.bytes).toBeGreaterThan(1_000);
    expect(links.filter(({ kind }) => kind === "grpc").map(({ link, bytes }) => [link, bytes > 0])).toEqual(
      expect.arrayContaining([
        ["inventory-0", true],
        ["payment", true],
      ]),
    );
  });

  it("is attested as durable as it was declared, before and after", () => {
    const { declared, before, after } = finished.run.durability;
    expect({ declared, before: before.class, after: after.class }).toEqual({ declared: "D1", before: "D1", after: "D1" });
  });

  it("leaves no data and no process behind", () => {
    expect(started.length).toBeGreaterThanOrEqual(7);
    expect(started.filter(isRunning)).toEqual([]);
    expect(stackFoldersOf(process.pid)).toEqual([]);
  });
});

it("meters every booking of a run without a warm-up, the first ones too", async () => {
  const wish = { design: "two-phase-commit", workload: "herd", ratePerS: 40, durationS: 1 };
  const { run } = await performRun(wish, await surroundings());
  expect(run.outcomes.confirmed).toBeGreaterThan(30);
  expect(run.perBooking.messages).toBeGreaterThanOrEqual(8);
});

describe("a run of the control under scarce stock", () => {
  const folder = temporary();
  const file = join(folder, "results.json");
  let ended: Ended;
  let results: Results;

  beforeAll(async () => {
    ended = await spawnProgram(runner, ["run", "--design", "uncoordinated", "--workload", "scarce", "--duration", "4s", "--out", file])
      .ended;
    results = resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  });

  it("is caught overselling, with the ids", () => {
    const [run] = results.runs;
    const oversold = run?.audit.invariants.find(({ id }) => id === 3);
    expect(oversold).toMatchObject({ verdict: "violated", evidence: expect.stringMatching(/\d/) as string });
    expect(oversold?.ids.length).toBeGreaterThan(0);
    expect(run?.oversell.units).toBeGreaterThan(0);
    expect(run?.throughput.goodput).toBeNull();
    expect(run?.audit).toMatchObject({ verdict: "violated", expected: "violated" });
  });

  it("shows a table with the verdict and where the results are", () => {
    expect(ended.output).toContain("uncoordinated");
    expect(ended.output).toContain("violated");
    expect(ended.output).toContain(file);
  });

  it("can be audited again by its ledgers, which say the same by exit code 1", async () => {
    const ledgers = readdirSync(folder).filter((name) => name.endsWith(".ledgers.json.gz"));
    expect(ledgers).toHaveLength(1);
    const again = await spawnProgram(runner, ["audit", join(folder, ledgers[0] ?? "")]).ended;
    expect(again.code).toBe(1);
    for (const id of results.runs[0]?.audit.invariants.find(({ id: number }) => number === 3)?.ids ?? [])
      expect(again.output).toContain(id);
  });
});
