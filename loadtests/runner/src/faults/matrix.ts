import { rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FaultRecord } from "@coordbench/report";
import { writeWhole } from "../archive.ts";
import { about, Forecast } from "../forecast.ts";
import type { Laboratory } from "../laboratory.ts";
import { showProgress } from "../progress.ts";
import type { Session } from "../session.ts";
import type { FaultCase } from "./fault.ts";
import { groupedByStack, loadOf, stackKey, stackOf } from "./plan.ts";
import { play, type Played, type Stage } from "./play.ts";
import { startStack, type Stack } from "./stack.ts";

/** What a series of cases needs from the outside. */
export interface MatrixSite extends Pick<Laboratory, "say" | "overheadS"> {
  signal: AbortSignal;
  /** Plays a case elsewhere than on this machine. */
  play?: ((theCase: FaultCase, stage: Omit<Stage, "tools"> & { logs: string }) => Promise<Played>) | undefined;
}

/** A stack that is kept as long as the next case wants the same, and the last one has left it whole. */
interface Kept {
  key: string;
  stack: Stack;
}

/** Plays all cases that the session does not have, those together that share a stack; returns why some of them could not be played to their end. */
export async function playMatrix(session: Session, cases: readonly FaultCase[], site: MatrixSite): Promise<Map<string, Error>> {
  const isThere = new Set(session.results().faults.map(keyOf));
  const toPlay = groupedByStack(cases).filter((each) => !isThere.has(keyOf(each)));
  const forecast = new Forecast(site.overheadS);
  forecast.expect(toPlay.map((each) => ({ runs: 1, secondsEach: loadOf(each).durationS })));
  if (toPlay.length > 0) site.say(`${toPlay.length} of ${cases.length} cases to play: ${about(forecast.leftS())}`);
  await using stacks = new Stacks(session, site);
  const brokenOff = new Map<string, Error>();
  for (const theCase of toPlay) {
    const startedMs = performance.now();
    const title = `${forecast.place} ${theCase.design} ${theCase.name} … ${about(forecast.leftS())} left`;
    const error = await stacks.playOrRepeat(theCase, title);
    if (error !== undefined) brokenOff.set(keyOf(theCase), error);
    forecast.timed((performance.now() - startedMs) / 1_000);
    forecast.done();
  }
  return brokenOff;
}

/** Each audit reads everything that has happened on its stack. */
const mostCases = 12;

/** What a fault did not hit, or no load came for, is tried once more. */
const mostTries = 2;

const keyOf = ({ design, name }: Pick<FaultRecord, "design" | "name">) => `${design} ${name}`;

/** The stack that is running, if any. */
class Stacks implements AsyncDisposable {
  readonly #session: Session;
  readonly #site: MatrixSite;
  #kept: Kept | undefined;

  constructor(session: Session, site: MatrixSite) {
    this.#session = session;
    this.#site = site;
  }

  /** Plays a case and records it, the second time if the first showed nothing; what keeps it from its end is returned. */
  async playOrRepeat(theCase: FaultCase, title: string): Promise<Error | undefined> {
    for (let tries = 1; ; tries++) {
      const played = await this.#play(theCase, title);
      if (played instanceof Error) return played;
      if (played.record.verdict === "invalid" && tries < mostTries) continue;
      this.#keep(played);
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose(true);
  }

  async #play(theCase: FaultCase, title: string): Promise<Played | Error> {
    const { signal } = this.#site;
    signal.throwIfAborted();
    const progress = showProgress(title);
    try {
      const played = await this.#playOnce(theCase, { signal, ...progress });
      progress.done(sentenceOf(played.record));
      if (!isWhole(played.record)) await this.#dispose(played.record.verdict === "passed");
      return played;
    } catch (error) {
      await this.#dispose(false);
      signal.throwIfAborted();
      progress.done(`broken off: ${(error as Error).message}`);
      return error as Error;
    }
  }

  async #playOnce(theCase: FaultCase, stage: Omit<Stage, "tools">): Promise<Played> {
    if (this.#site.play !== undefined) return this.#site.play(theCase, { ...stage, logs: join(this.#session.folder, "logs") });
    stage.phase("provision");
    const { stack } = await this.#stackFor(theCase);
    return play(theCase, stack, { tools: this.#session.tools, ...stage });
  }

  async #stackFor(theCase: FaultCase): Promise<Kept> {
    const key = stackKey(theCase);
    if (this.#kept?.key === key && this.#kept.stack.history.cases < mostCases) return this.#kept;
    await this.#dispose(true);
    const logs = join(this.#session.folder, "logs");
    const stack = await startStack(stackOf(theCase), { tools: this.#session.tools, logs });
    return (this.#kept = { key, stack });
  }

  #keep({ record, ledgers }: Played): void {
    const { folder } = this.#session;
    writeWhole(join(folder, `${record.design}.${record.name}.ledgers.json.gz`), gzipSync(JSON.stringify(ledgers)));
    this.#session.add({ faults: [...this.#session.results().faults, record] });
  }

  /** Ends the stack; its logs are thrown away where they have nothing to explain. */
  async #dispose(isBlameless: boolean): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.stack[Symbol.asyncDispose]();
    if (kept !== undefined && isBlameless) rmSync(kept.stack.site.logFolder, { recursive: true, force: true });
  }
}

/** Whether the next case can be played on the same stack: what is wrong there now would be found by each audit that follows. */
function isWhole({ verdict, audit }: FaultRecord): boolean {
  return verdict === "passed" && audit.verdict === "holds";
}

function sentenceOf({ verdict, because, audit }: FaultRecord): string {
  return verdict === "passed" ? `passed, audit: ${audit.verdict}` : `${verdict.toUpperCase()}: ${because[0]}`;
}
