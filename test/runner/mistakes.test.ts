import { failpoints } from "@coordbench/faults/failpoints";
import { describe, expect, it } from "vitest";
import { spawnProgram } from "../support/spawned.ts";
import { stackFoldersOf } from "../support/stack-folders.ts";

const mistakes: [mistake: string, args: string[], possible: string[]][] = [
  ["an unknown design", ["run", "--design", "three-phase-commit"], ["two-phase-commit", "saga", "uncoordinated"]],
  ["an unknown workload", ["run", "--workload", "busy"], ["steady", "scarce", "hot", "zipf", "decline", "smoke"]],
  ["an unknown switch", ["run", "--switch", "shelves=2"], ["inventories", "prepare"]],
  ["a switch out of its range", ["run", "--switch", "inventories=10"], ["inventories=10", "[1-9]"]],
  ["no bucket at all", ["run", "--switch", "buckets=0"], ["buckets=0", "parts of each item's stock"]],
  ["a thousand buckets", ["run", "--switch", "buckets=1000"], ["buckets=1000", "[1-9]"]],
  ["more buckets than units", ["run", "--workload", "scarce", "--rate", "9", "--switch", "buckets=64"], ["buckets=64", "6 units"]],
  ["a switch without a value", ["run", "--switch", "inventories"], ["name=value"]],
  ["an unknown durability", ["run", "--durability", "D9"], ["D0", "D1"]],
  ["an unknown flag", ["run", "--speed", "9"], ["--speed", "--rate", "--duration"]],
  ["a rate that is no number", ["run", "--rate", "fast"], ["--rate", "positive number"]],
  ["a distance beyond the moon", ["run", "--rtt", "2600"], ["--rtt", "0 to 1000"]],
  ["two ways to pace the load", ["run", "--rate", "9", "--saturate", "9"], ["--rate", "--saturate"]],
  ["a folder for a file", ["run", "--out", "."], ["--out must name a file", "results.json"]],
  ["two things in the way of a run", ["run", "--profile", "--faults"], ["--profile and --faults"]],
  ["a half of a comparison that there is not", ["compare", "--only", "cost"], ["--only", "goodput, latency"]],
  ["two ways to pace a series", ["ablation", "--rate", "9", "--saturate", "9"], ["--rate", "--saturate"]],
  ["a demand that is swept and fixed", ["sweep", "--vary", "skew=0,1", "--demand", "skew=1"], ["--demand skew", "varies it"]],
  ["a survey of nothing", ["survey", "--vary", "rtt=5"], ["--vary", "two different values"]],
  ["an unknown design to compare", ["compare", "--designs", "saga,sagas"], ["sagas", "two-phase-commit", "uncoordinated"]],
  ["a design without another", ["compare", "--designs", "saga"], ["--designs", "at least two"]],
  ["a variant that is no variant", ["compare", "--designs", "saga,saga:buckets"], ["design[:switch=value]", "buckets"]],
  ["an unknown switch of a variant", ["compare", "--designs", "saga,saga:prepare=parallel"], ["saga", "prepare", "buckets"]],
  ["half a repeat", ["compare", "--repeats", "2.5"], ["--repeats", "whole number"]],
  ["an objective that is none", ["capacity", "--objective", "fast"], ["--objective", "p99=100ms"]],
  ["a precision that is none", ["capacity", "--precision", "0"], ["--precision", "1%"]],
  ["an unknown workload to search under", ["capacity", "--workload", "busy"], ["steady", "scarce", "hot"]],
  ["an unknown case of the fault matrix", ["faults", "--case", "meteor"], ["meteor", "broker-disk-lost", "operator-rolls-back"]],
  ["a case of another design", ["faults", "--design", "saga", "--case", "prepare-lost"], ["prepare-lost", "broker-disk-lost"]],
  ["a design that has no matrix", ["faults", "--design", "uncoordinated"], ["uncoordinated", "two-phase-commit, saga"]],
  ["an unknown design to serve", ["serve", "--design", "saga-of-sagas"], ["two-phase-commit", "uncoordinated"]],
];

describe("the command line", () => {
  it.each(mistakes)("answers %s in one line that says what is possible, and exits with 2", async (_mistake, args, possible) => {
    const program = spawnProgram("loadtests/runner/src/main.ts", args);
    const { code, output, errors } = await program.ended;
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors.trim().split("\n")).toHaveLength(1);
    for (const words of possible) expect(errors).toContain(words);
    expect(stackFoldersOf(program.pid)).toEqual([]);
  });

  it("lists every case of the fault matrix and every failpoint, and starts nothing", async () => {
    const { code, output, errors } = await spawnProgram("loadtests/runner/src/main.ts", ["faults", "--list"]).ended;
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    for (const listed of ["prepare-after-abort", "broker-disk-lost", ...failpoints.map(({ name }) => name)])
      expect(output).toContain(listed);
  });

  it("shows every command where none is given, and exits with 2 where there is no such command", async () => {
    const helped = await spawnProgram("loadtests/runner/src/main.ts", []).ended;
    const refused = await spawnProgram("loadtests/runner/src/main.ts", ["walk"]).ended;
    expect({ helped: helped.code, refused: refused.code }).toEqual({ helped: 0, refused: 2 });
    for (const command of ["bench", "run", "compare", "capacity", "faults", "serve", "audit", "doctor", "clean"])
      expect(refused.output).toContain(`coordbench -- ${command}`);
  });
});
