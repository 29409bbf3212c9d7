import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { resultsSchema, type Results, type Run } from "@coordbench/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/api.ts";
import { spawnProgram, type Ended } from "../support/spawned.ts";

const runner = "loadtests/runner/src/main.ts";
const sessions = join(import.meta.dirname, "../../.coordbench/results");
const small = ["--workload", "smoke", "--repeats", "1", "--duration", "2s", "--rate", "20", "--in-flight", "4"];
const command = ["compare", "--designs", "uncoordinated,uncoordinated", ...small];
/** Two pairs, one under each load; far more time than they need, since every run may be made twice on a busy machine. */
const [runCount, patienceMs] = [4, 500_000];

const listed = () => (existsSync(sessions) ? readdirSync(sessions) : []);
const read = (folder: string) => resultsSchema.parse(JSON.parse(readFileSync(join(folder, "results.json"), "utf8")));
const idsOf = ({ runs }: Results) => runs.map(({ id }) => id);

/** The percentiles of a run by means that know nothing of ours: sorted by `sort`, ranked by `awk`. */
function percentilesOf(folder: string, { id }: Run): (number | null)[] {
  const confirmed = String.raw`BEGIN { FS = "\t" } $1 == "B" && $5 == "l" && $10 == 201 { print $7 + $9 } $1 == "B" && $5 == "l" && $13 == 0 { print 1e9 }`;
  const rank =
    '{ ms[NR] = $1 } END { split("0.5 0.9 0.99 0.999 1", shares, " "); for (i = 1; i <= 5; i++) { at = shares[i] * NR; r = int(at); print ms[r < at ? r + 1 : r] } }';
  const pipeline = `gzip -dc '${join(folder, `${id}.clients.tsv.gz`)}' | awk '${confirmed}' | sort -g | awk '${rank}'`;
  const output = execFileSync("sh", ["-c", pipeline], { env: { PATH: "/usr/bin:/bin", LC_ALL: "C" }, encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((ms) => (Number(ms) === 1e9 ? null : Number(ms)));
}

describe("a comparison that is interrupted by Ctrl-C and begun again", () => {
  let [folder, before] = ["", [] as string[]];
  let interrupted: Ended;
  let again: Ended;
  let results: Results;

  beforeAll(async () => {
    const earlier = listed();
    const first = spawnProgram(runner, [...command, "--fresh"]);
    const [name = ""] = await eventually(
      async () => listed().filter((each) => !earlier.includes(each)),
      ({ length }) => length > 0,
      patienceMs,
    );
    folder = join(sessions, name);
    before = await eventually(
      async () => (existsSync(join(folder, "results.json")) ? idsOf(read(folder)) : []),
      ({ length }) => length > 0,
      patienceMs,
    );
    first.child.kill("SIGINT");
    interrupted = await first.ended;
    before = idsOf(read(folder));
    again = await spawnProgram(runner, command).ended;
    results = read(folder);
  }, patienceMs);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("had left whole results of the runs that it had made", () => {
    expect(interrupted.code).toBe(130);
    expect(before.length).toBeGreaterThan(0);
  });

  it("goes on where it was, says so, and makes no run again", () => {
    expect(again.errors).toMatch(new RegExp(`going on with \\S+: [1-${runCount - 1}] of ${runCount} runs are there; --fresh begins anew`));
    expect(again.output).toContain(join(folder, "results.json"));
    expect(idsOf(results).slice(0, before.length)).toEqual(before);
  });

  it("ends with every run, and is finished then", () => {
    const variants = ["uncoordinated", "uncoordinated (again)"];
    const made = new Set(results.runs.map(({ step }) => `${step.section} ${step.block} ${step.variant}`));
    expect(made).toEqual(new Set(["saturation", "equal-rate"].flatMap((section) => variants.map((variant) => `${section} 1 ${variant}`))));
    expect(results.manifest.finishedAt).not.toBeNull();
    expect([0, 1]).toContain(again.code);
  });

  it("has kept the evidence of each run, and logs only of those that are not valid", () => {
    for (const { id, valid } of results.runs) {
      const kept = ["ledgers.json.gz", "clients.tsv.gz", "histograms.json", "k6.json"].map((ending) =>
        existsSync(join(folder, `${id}.${ending}`)),
      );
      expect(kept).toEqual([true, true, true, true]);
      expect(existsSync(join(folder, "logs", id))).toBe(!valid);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith(".part") || name.endsWith(".session.json"))).toEqual([]);
  });

  it("tells the percentiles that a plain sort of what the clients wrote down tells", () => {
    for (const run of results.runs) {
      const { p50, p90, p99, p999, max, count } = run.latency.outcome;
      const found = percentilesOf(folder, run);
      expect(count).toBeGreaterThan(0);
      for (const [index, ours] of [p50, p90, p99, p999, max].entries()) {
        const theirs = found[index] ?? null;
        expect(ours === null).toBe(theirs === null);
        // A histogram of three digits, in hundredths of a millisecond.
        expect(Math.abs((ours ?? 0) - (theirs ?? 0))).toBeLessThanOrEqual(0.011 + (theirs ?? 0) / 1_000);
      }
    }
  });
});
