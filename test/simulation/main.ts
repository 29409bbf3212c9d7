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

/** Plays seed after seed, and says how far it is; whether nothing was found. */
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
    const perSecond = played / ((Date.now() - beganMs) / 1_000);
    const left = `${Math.round(perSecond)} a second, ${Math.ceil((count - played) / perSecond)} s left`;
    show(`${stage.name}: ${played} of ${count} schedules, no invariant broken, ${left}`);
  }
  return true;
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

/** Plays every design at once, each in a process of its own; whether nothing was found in any. */
async function areSound(): Promise<boolean> {
  const players = stages.map(({ name }) => spawn(process.execPath, [...process.argv.slice(1), "--design", name], { stdio: "inherit" }));
  const ends = await Promise.all(players.map((player) => once(player, "exit")));
  return ends.every(([code]) => code === 0);
}

const isWell = values.design === undefined ? await areSound() : isSound(stageCalled(values.design));
process.exitCode = isWell ? 0 : 1;
