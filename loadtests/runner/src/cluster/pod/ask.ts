import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { files, type Answer, type Ask, type Said } from "../order.ts";

type Question = Ask extends infer Each ? (Each extends Ask ? Omit<Each, "number"> : never) : never;

/** Asks whoever follows the runner, and waits for his answer. */
export type Asking = (question: Question) => Promise<{ number: number; done: unknown }>;

const pollMs = 100;

/** Asks on the standard output, and finds the answers as files. */
export function asking(say: (said: Said) => void, { signal, folder }: { signal: AbortSignal; folder: string }): Asking {
  let last = 0;
  return async (question) => {
    const number = ++last;
    say({ ask: { number, ...question } });
    const file = join(folder, files.answer(number));
    while (!existsSync(file)) await sleep(pollMs, undefined, { signal });
    const answer = JSON.parse(readFileSync(file, "utf8")) as Answer;
    if ("failed" in answer) throw new Error(answer.failed);
    return { number, done: answer.done };
  };
}
