import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultsSchema, type FaultRecord } from "@coordbench/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/api.ts";
import { spawnProgram, type Ended } from "../support/spawned.ts";

/** Something of everything: messages, kills, a lost disk, a late release, and what the audit must flag. */
const dozen = [
  "prepare-after-abort",
  "slots-full",
  "inventory-killed-after-promise",
  "coordinator-killed-before-decision",
  "coordinator-killed-between-commits",
  "operator-rolls-back",
  "coordinator-killed-after-accepting",
  "broker-disk-lost",
  "hold-reply-lost",
  "release-before-hold",
  "payment-killed-after-capture",
  "refund-fails-for-ever",
];
const patienceMs = 900_000;
const runner = "loadtests/runner/src/main.ts";

describe("a dozen of the fault matrix, interrupted by Ctrl-C and gone on with", () => {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const file = join(folder, "results.json");
  const command = ["faults", ...dozen.flatMap((name) => ["--case", name]), "--out", file];
  const played = () => (existsSync(file) ? resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))).faults : []);
  let before: FaultRecord[];
  let interrupted: Ended;
  let again: Ended;

  beforeAll(async () => {
    const first = spawnProgram(runner, command);
    await eventually(
      async () => played(),
      ({ length }) => length > 0,
      patienceMs,
    );
    first.child.kill("SIGINT");
    interrupted = await first.ended;
    before = played();
    again = await spawnProgram(runner, command).ended;
  }, patienceMs);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(dozen)("%s", (name) => {
    expect(played().find((each) => each.name === name) ?? again.errors).toMatchObject({ verdict: "passed", because: [] });
  });

  it("says at its end what it came to, and repeats nothing that was there", () => {
    expect([interrupted.code, again.code]).toEqual([130, 0]);
    expect(played().filter(({ name }) => before.some((each) => each.name === name))).toEqual(before);
    expect(again.errors).toContain(`${dozen.length - before.length} of ${dozen.length} cases to play`);
    expect(again.output).toContain(`results: ${file}`);
  });
});
