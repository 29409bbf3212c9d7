import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Step, Tally } from "@coordbench/infra/setup";

/** What is there of something that takes long, so that it can be interrupted and gone on with. */
export interface Progress {
  /** What the steps came to that are there. */
  readonly there: readonly Tally[];
  /** Those that are not; each is kept in mind once it has been made. */
  readonly left: readonly Step[];
  /** Forgets it all: whoever comes next begins anew. */
  finish(): void;
}

interface Kept {
  revision: string;
  done: Record<string, Tally>;
}

/** Finds what is there of some steps at this revision; of an unknown one nothing is ever there. */
export function progressOf(steps: readonly Step[], file: string, revision: string | null): Progress {
  const found = read(file);
  const done = found?.revision === revision ? found.done : {};
  const keep = (name: string, tally: Tally) => {
    done[name] = tally;
    write(file, { revision: revision ?? "", done });
  };
  return {
    there: steps.flatMap(({ name }) => done[name] ?? []),
    left: steps.filter(({ name }) => done[name] === undefined).map((step) => ({ ...step, run: () => madeAndKept(step, keep) })),
    finish: () => rmSync(file, { force: true }),
  };
}

async function madeAndKept({ name, run }: Step, keep: (name: string, tally: Tally) => void) {
  const made = await run();
  keep(name, made.tally);
  return made;
}

function read(file: string): Kept | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : undefined;
}

/** It is there whole or not at all. */
function write(file: string, kept: Kept): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(kept));
  renameSync(`${file}.part`, file);
}
