import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explore } from "./explore.ts";
import { textOf } from "./kept.ts";
import type { Stage } from "./play.ts";
import { shrink } from "./shrink.ts";
import { stageCalled, stages } from "./stages.ts";

const { values } = parseArgs({
  // The name under which this is run.
  allowPositionals: true,
  options: {
    design: { type: "string" },
    schedules: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    plant: { type: "string" },
    out: { type: "string", default: ".coordbench/simulation" },
  },
});
const [count, first] = [Number(values.schedules), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(first))
  throw new Error("--schedules must be a whole number above 0, and --seed a whole number");

const show = (line: string) => void process.stdout.write(`${line}\n`);
const lot = 5_000;

/** Plays seed after seed, and says how far it is, so that it can go on there after an interruption; whether nothing was found. */
function isSound(stage: Stage): boolean {
  const beganMs = Date.now();
  for (let done = 0; done < count; done += lot) {
    const broken = explore(stage, { first: first + done, count: Math.min(lot, count - done), ...plantOf() });
    if (broken !== undefined) {
      show(`${stage.name}: seed ${broken.seed} breaks invariant ${broken.fault.invariant}`);
      keep(stage, broken.seed, textOfShort(stage, broken.schedule));
      return false;
    }
    const played = Math.min(done + lot, count);
    show(`${stage.name}: seeds ${first} to ${first + played - 1} break no invariant, ${progress(played, Date.now() - beganMs)}`);
  }
  return true;
}

function progress(played: number, tookMs: number): string {
  if (played === count) return `all ${count} played in ${Math.ceil(tookMs / 1_000)} s`;
  const perSecond = (1_000 * played) / Math.max(1, tookMs);
  const left = `${Math.ceil((count - played) / perSecond)} s left at ${Math.round(perSecond)} a second`;
  return `${left}; if interrupted: --seed ${first + played} --schedules ${count - played}`;
}

function plantOf(): { plant?: string } {
  return values.plant === undefined ? {} : { plant: values.plant };
}

function textOfShort(stage: Stage, schedule: Parameters<Stage["play"]>[0]): string {
  const short = shrink(stage, schedule, values.plant);
  return textOf(stage.name, short, stage.play(short, values.plant));
}

/** Writes the shortest schedule that was found to a file, from which it can be played again. */
function keep(stage: Stage, seed: number, text: string): void {
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, `${stage.name}-${seed}.txt`);
  writeFileSync(file, text);
  show(`${text}\nwritten to ${file}: moved to test/simulation/kept, it is played in every test from now on`);
}

/** Plays every design at once, each in a process of its own; the designs in which something was found, or that did not come to an end. */
async function unsound(): Promise<string[]> {
  const players = stages.map(({ name }) => spawn(process.execPath, [...process.argv.slice(1), "--design", name], { stdio: "inherit" }));
  const ends = await Promise.all(players.map((player) => once(player, "exit")));
  return stages.filter((_, index) => ends[index]?.[0] !== 0).map(({ name }) => name);
}

/** The last line says what came of it, and the exit code whether that is good. */
async function playAll(): Promise<boolean> {
  const wrong = await unsound();
  const designs = stages.map(({ name }) => name).join(" and ");
  if (wrong.length === 0) show(`simulation: ${count} schedules of ${designs} each, from seed ${first} on, break no invariant`);
  else show(`simulation: ${wrong.join(" and ")} did not get through, see above`);
  return wrong.length === 0;
}

const isWell = values.design === undefined ? await playAll() : isSound(stageCalled(values.design));
process.exitCode = isWell ? 0 : 1;
