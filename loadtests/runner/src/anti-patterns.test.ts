import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { plants as sagaPlants } from "../../../services/saga/protocol/simulation/plants.ts";
import { plants as twoPhaseCommitPlants } from "../../../services/two-phase-commit/protocol/simulation/plants.ts";
import { loadIn } from "./commands/load-flags.ts";
import { faultCases } from "./faults/cases/index.ts";
import { planLoad, type LoadPlan } from "./load-plan.ts";
import { variantsIn } from "./variants.ts";
import { varied, variationIn } from "./variation.ts";
import { settle, designNamed, type RunWish } from "./wish.ts";

const page = readFileSync(new URL("../../anti-patterns.md", import.meta.url), "utf8");
const chapters = page
  .split(/^## \d\. /m)
  .slice(1)
  .map((text) => ({ title: text.split("\n", 1)[0] ?? "", commands: [...text.matchAll(/^npm run (\w+) -- ([^#\n]+)/gm)].map(commandOf) }));

interface Typed {
  script: string;
  words: string[];
}

function commandOf([, script = "", words = ""]: RegExpMatchArray): Typed {
  return { script, words: [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "") };
}

const options = Object.fromEntries(
  ["workload", "designs", "design", "vary", "only", "repeats", "duration", "rate", "saturate", "in-flight", "plant"].map(
    (name) => [name, { type: "string" }] as const,
  ),
);

function flagsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { ...options, demand: { type: "string", multiple: true }, case: { type: "string", multiple: true } },
  });
  return values as Partial<Record<string, string>> & { demand?: string[]; case?: string[] };
}

/** What a command would run, each checked as far as it can be without running it. */
function runsOf({ script, words: [name = "", ...rest] }: Typed): string[] {
  if (script === "simulate") return plantOf(flagsOf([name, ...rest]));
  const flags = flagsOf(rest);
  if (name === "faults")
    return (flags.case ?? []).map((wanted) => faultCases.find((each) => each.name === wanted)?.name ?? `no case ${wanted}`);
  return wishesOf(flags).map((wish) => JSON.stringify(checked(wish)));
}

function plantOf({ design, plant = "" }: ReturnType<typeof flagsOf>): string[] {
  const plants: readonly { name: string }[] = design === "saga" ? sagaPlants : twoPhaseCommitPlants;
  expect(plants.map(({ name }) => name)).toContain(plant);
  return [`${design} ${plant}`];
}

function wishesOf(flags: ReturnType<typeof flagsOf>): RunWish[] {
  const { workload, demand } = loadIn(flags);
  const pace = flags["rate"] === undefined ? {} : { ratePerS: Number(flags["rate"]) };
  const wishes = variantsIn("designs", flags["designs"] ?? flags["design"] ?? "").map(({ chosen }) => ({
    ...chosen,
    ...pace,
    workload,
    demand,
  }));
  if (flags["vary"] === undefined) return wishes;
  const { name, values } = variationIn(flags["vary"]);
  return values.flatMap((value) => wishes.map((wish) => varied(wish, name, value)));
}

function checked({ design, switches = {}, ...load }: RunWish): { plan: LoadPlan; switches: Record<string, string> } {
  return { plan: planLoad({ ...load, runId: "check", targets: ["http://127.0.0.1"] }), switches: settle(designNamed(design), switches) };
}

it("the page shows all of them", () => {
  expect(chapters.map(({ title }) => title)).toEqual([
    "Global lock",
    "Thundering herd",
    "Retry storm",
    "Chatty protocol",
    "Head-of-line blocking by one slow participant",
    "Split brain",
  ]);
});

describe.each(chapters)("$title", ({ commands }) => {
  it("is shown by commands that can be typed, of which no two run the same", () => {
    const all = commands.flatMap(runsOf);
    expect(all.length).toBeGreaterThan(1);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((each) => each.startsWith("no case"))).toEqual([]);
  });
});
