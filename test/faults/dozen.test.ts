import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultsSchema, type FaultRecord } from "@coordbench/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/api.ts";
import { spawnProgram, type Ended } from "../support/spawned.ts";

/** Something of everything on one stack of each design: messages, kills, a lost disk, and what the audit must flag. */
const dozen: [name: string, flagged: number[]][] = [
  ["prepare-after-abort", []],
  ["slots-full", []],
  ["inventory-killed-after-promise", []],
  ["coordinator-killed-before-decision", []],
  ["coordinator-killed-between-commits", []],
  ["operator-rolls-back", [5, 12]],
  ["coordinator-killed-after-accepting", []],
  ["broker-disk-lost", []],
  ["hold-reply-lost", []],
  ["release-before-hold", []],
  ["payment-killed-after-capture", []],
  ["refund-fails-for-ever", []],
];
const patienceMs = 900_000;

describe("a dozen of the fault matrix, with some simulation behind it, interrupted by Ctrl-C and gone on with", () => {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const file = join(folder, "results.json");
  const start = () =>
    spawnProgram("test/faults/main.ts", [...dozen.flatMap(([name]) => ["--case", name]), "--schedules", "1000", "--out", folder]);
  const played = () => (existsSync(file) ? resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))).faults : []);
  let before: FaultRecord[];
  let interrupted: Ended;
  let again: Ended;

  beforeAll(async () => {
    const first = start();
    await eventually(
      async () => played(),
      ({ length }) => length > 0,
      patienceMs,
    );
    first.child.kill("SIGINT");
    // Until all have ended who write where it wrote.
    interrupted = await first.ended;
    before = played();
    again = await start().ended;
  }, patienceMs);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(dozen)("%s", (name, flagged) => {
    const found = played().find((each) => each.name === name);
    if (found === undefined) throw new Error(`it was not played: ${again.errors}`);
    expect(found).toMatchObject({ verdict: "passed", because: [] });
    const violated = found.audit.invariants.filter(({ verdict }) => verdict !== "holds");
    expect(violated.map(({ id }) => id)).toEqual(flagged);
    expect(found.outcomes.confirmed).toBeGreaterThan(0);
    for (const { hit, planned } of found.faults) expect(hit).toBeGreaterThanOrEqual(planned);
  });

  it("says at its end what it came to, and repeats nothing that was there", () => {
    expect([interrupted.code, again.code]).toEqual([130, 0]);
    expect(interrupted.output).toContain("the same command goes on");
    expect(played().filter(({ name }) => before.some((each) => each.name === name))).toEqual(before);
    expect(again.errors).toContain(`${dozen.length - before.length} of ${dozen.length} cases to play`);
    expect(again.output).toContain(`results: ${file}\nreport:  ${join(folder, "report.html")}\n`);
    expect(again.output.trim().split("\n").at(-1)).toBe(`${dozen.length + 2} passed, 0 failed`);
    expect(existsSync(join(folder, "report.html"))).toBe(true);
  });
});
