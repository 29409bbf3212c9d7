import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Deed, Hit } from "./point.ts";
import { pass, pointNamed } from "./points.ts";
import { report, strike } from "./strike.ts";

type Run<Result> = () => Promise<Result>;

/** What is under way, for whoever further inside has no word of it. */
const underWay = new AsyncLocalStorage<Deed>();
/** The last of those that go one by one, by what they are part of. */
const turns = new Map<string, Promise<unknown>>();

/** Does something that can be broken before and after it. */
export async function breakable<Result>(deed: Deed, run: Run<Result>): Promise<Result> {
  await meet(`${deed.name}.before`, deed);
  const result = await underWay.run(deed, run);
  await meet(`${deed.name}.after`, deed);
  return result;
}

/** Does one of several things that belong together; while it is to be broken between them, they are done one by one. */
export async function oneByOne<Result>(deed: Deed, run: Run<Result>): Promise<Result> {
  const name = `${deed.name}.between`;
  if (pointNamed(name)?.isArmed !== true) return run();
  const key = `${name} ${deed.bookingId}`;
  const former = turns.get(key);
  const turn =
    former === undefined
      ? run()
      : former
          .catch(() => undefined)
          .then(() => meet(name, deed))
          .then(run);
  turns.set(key, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(key) === turn) turns.delete(key);
  }
}

/** Carries a message one way, if it is not lost; nothing comes of a lost one. Whoever waits for it takes a promise for what it promises. */
export function carried<Result>(kind: "question" | "answer", deed: Deed, run: () => Result): Result {
  return carry(kind, deed, async () => run()) as Result;
}

async function carry<Result>(kind: "question" | "answer", deed: Deed, run: Run<Result>): Promise<Result | undefined> {
  const hit = pass(`${kind}.${deed.name}`, deed);
  if (hit?.mode !== "drop") return hit === undefined ? run() : transported(hit, run);
  report(hit);
  return undefined;
}

/** Asks by a call, whose answer comes the same way. Nobody waits beyond the deadline, also for a message that is late or lost. */
export async function called<Result>(deed: Deed & { deadlineMs: number }, run: Run<Result>): Promise<Result> {
  const over = new AbortController();
  const waiting = sleep(deed.deadlineMs, undefined, { signal: over.signal }).then(() => {
    throw Object.assign(new Error("nothing was heard within the deadline"), { code: deadlineExceeded });
  });
  try {
    return await Promise.race([served(deed, run), waiting]);
  } finally {
    over.abort();
  }
}

/** Answers a call, unless the question or the answer is lost. */
export async function served<Result>(deed: Deed, run: Run<Result>): Promise<Result> {
  const result = await heard("question", deed, run);
  const answer = result === silence ? silence : await heard("answer", deed, () => Promise.resolve(result));
  return answer === silence ? new Promise(() => undefined) : answer;
}

/** The work of a transaction and its last statement, which otherwise go together. */
export async function divisible<Result>(
  { run, work, last }: { run: (text: string) => Promise<unknown>; work: string; last: string },
  inOneGo: Run<Result[]>,
): Promise<Result[]> {
  const deed = underWay.getStore();
  const hit = deed === undefined ? undefined : pass(`${deed.name}.between`, deed);
  if (hit === undefined) return inOneGo();
  const worked = await run(`begin; ${work}`);
  if (hit.mode === "error") {
    report(hit);
    await run("select 1/0").catch(() => undefined);
  } else await strike(hit);
  return [worked, await run(last)].flat() as Result[];
}

const silence = Symbol("nothing is heard");
/** What gRPC calls it. */
const deadlineExceeded = 4;

/** A message that is lost tells `silence`, since nothing at all could be an answer. */
async function heard<Result>(kind: "question" | "answer", deed: Deed, run: Run<Result>): Promise<Result | typeof silence> {
  let isHeard = false;
  const result = await carry(kind, deed, () => ((isHeard = true), run()));
  return isHeard ? (result as Result) : silence;
}

async function transported<Result>(hit: Hit, run: Run<Result>): Promise<Result> {
  await strike(hit);
  if (hit.mode === "duplicate")
    void sleep(hit.delayMs)
      .then(run)
      .catch(() => undefined);
  return run();
}

async function meet(name: string, deed: Deed): Promise<void> {
  const hit = pass(name, deed);
  if (hit !== undefined) await strike(hit);
}
