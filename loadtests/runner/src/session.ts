import { rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { ToolName } from "@coordbench/infra/setup";
import type { Results, Run, Section, Step } from "@coordbench/report";
import { keepEvidence, resultsFile, resultsFilesOf, writeResults } from "./archive.ts";
import { isDisturbed } from "./attempt.ts";
import type { Tools } from "./designs/design.ts";
import { about, Forecast, runsIn, type Expected } from "./forecast.ts";
import { localLaboratory, sweep, type Laboratory } from "./laboratory.ts";
import { describeMachine } from "./manifest.ts";
import { noTime, readProcessorTime, stealShareOf, timePassed, type ProcessorTime } from "./processor-time.ts";
import { findUnfinished, stateFile, writeState } from "./take-up.ts";
import { toolsFor, type RunWish } from "./wish.ts";

/** What a session is opened for. */
export interface SessionOptions {
  /** Its folder is called by it: the name of the command. */
  name: string;
  /** The command line; an unfinished session of the same one is gone on with. */
  command: string;
  signal: AbortSignal;
  /** Where results.json is to lie; a folder of its own where nobody says. */
  out?: string | undefined;
  /** Begins anew, whatever is unfinished. */
  fresh?: boolean | undefined;
  /** Programs that it will need: they are brought before it begins, and not in its middle. */
  tools?: readonly ToolName[];
}

/** Runs that belong together, and what is found out beside them: on disk before the next one begins. */
export interface Session {
  readonly file: string;
  readonly folder: string;
  /** The programs that it has at hand. */
  readonly tools: Tools & { k6: NonNullable<Tools["k6"]> };
  /** Declares a section, or replaces it. */
  section(section: Section): void;
  /** Says what is to come, what is there already included; again where that turns out otherwise. */
  expect(...loads: Expected[]): void;
  /** Makes a run, or hands out the one that this session has at that step. */
  perform(wish: RunWish, step: Step): Promise<Run>;
  add(found: Partial<Pick<Results, "ceilings" | "traces" | "compareLink" | "faults">>): void;
  results(): Results;
  /** Closes it: nobody goes on with it any more. */
  finish(): Results;
}

const mostTries = 2;

/** Opens a session, or goes on with the one that was interrupted. */
export async function openSession(options: SessionOptions, laboratory: Laboratory = localLaboratory): Promise<Session> {
  sweep();
  const tools = await laboratory.bring(["k6", ...(options.tools ?? [])]);
  const manifest = await describeMachine(options.command, Object.values(tools), await laboratory.cluster?.());
  const { name, out, fresh, signal } = options;
  const found = fresh ? undefined : findUnfinished(out === undefined ? resultsFilesOf(name) : [resolve(out)], manifest);
  const empty: Results = {
    schema: "coordbench/results/2",
    manifest,
    sections: [],
    runs: [],
    traces: [],
    compareLink: null,
    ceilings: [],
    faults: [],
  };
  const file = found?.file ?? (out === undefined ? resultsFile(name) : resolve(out));
  return new LocalSession(
    { ...laboratory, signal, tools, file, found: found !== undefined, time: found?.time ?? noTime },
    found?.results ?? empty,
  );
}

interface Context extends Laboratory {
  signal: AbortSignal;
  tools: Tools;
  file: string;
  /** Whether it was begun earlier. */
  found: boolean;
  /** What had passed of it by then. */
  time: ProcessorTime;
}

class LocalSession implements Session {
  readonly file: string;
  readonly folder: string;
  readonly tools: Session["tools"];
  readonly #context: Context;
  readonly #results: Results;
  readonly #forecast: Forecast;
  readonly #opened = readProcessorTime();
  #isAnnounced = false;

  constructor(context: Context, results: Results) {
    this.#context = context;
    this.#results = results;
    this.#forecast = new Forecast(context.overheadS);
    this.file = context.file;
    this.folder = dirname(context.file);
    this.tools = context.tools as Session["tools"];
    this.#write();
  }

  section(section: Section): void {
    const { sections } = this.#results;
    const at = sections.findIndex(({ id }) => id === section.id);
    sections.splice(at === -1 ? sections.length : at, 1, section);
    this.#write();
  }

  expect(...loads: Expected[]): void {
    this.#forecast.expect(loads);
    this.#announce();
  }

  async perform(wish: RunWish, step: Step): Promise<Run> {
    this.#context.signal.throwIfAborted();
    this.#announce();
    for (;;) {
      const made = this.#results.runs.filter((run) => keyOf(run.step) === keyOf(step));
      const last = made.at(-1);
      if (last === undefined || this.#isToRepeat(last, made.length)) await this.#make({ ...wish, step }, step);
      else {
        this.#forecast.done();
        return last;
      }
    }
  }

  /** What this machine was too busy for is tried once more; to a search it is an answer. */
  #isToRepeat(last: Run, tries: number): boolean {
    const isSearch = this.#results.sections.some(({ id, kind }) => id === last.step.section && kind === "capacity");
    return !isSearch && tries < mostTries && isDisturbed(last);
  }

  add(found: Partial<Pick<Results, "ceilings" | "traces" | "compareLink" | "faults">>): void {
    Object.assign(this.#results, found);
    this.#write();
  }

  results(): Results {
    return structuredClone(this.#results);
  }

  finish(): Results {
    this.#results.manifest.finishedAt = new Date().toISOString();
    this.#write();
    rmSync(stateFile(this.file), { force: true });
    return this.results();
  }

  async #make(wish: RunWish, { variant, point }: Step): Promise<void> {
    const { signal, attempt: make } = this.#context;
    const tools = await this.#bring(toolsFor(wish));
    const startedMs = performance.now();
    const at = point === null ? "" : `at ${point}`;
    const title = [this.#forecast.place, wish.workload, variant, at, this.#left()].filter(Boolean).join(" ");
    const finished = await make(wish, { tools, logs: join(this.folder, "logs"), signal, title });
    keepEvidence(this.file, finished);
    this.#results.runs.push(finished.run);
    this.#write();
    this.#forecast.timed((performance.now() - startedMs) / 1_000);
  }

  async #bring(names: readonly ToolName[]): Promise<Tools & { k6: NonNullable<Tools["k6"]> }> {
    const { tools, bring } = this.#context;
    const missing = names.filter((name) => tools[name] === undefined);
    if (missing.length > 0) Object.assign(tools, await bring(missing));
    for (const { name, version } of Object.values(tools)) this.#results.manifest.versions[name] = version;
    return tools as Tools & { k6: NonNullable<Tools["k6"]> };
  }

  #left(): string {
    const leftS = this.#forecast.leftS();
    return leftS === 0 ? "" : `… ${about(leftS)} left`;
  }

  /** Says once what there is and what is to come. */
  #announce(): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    const there = new Set(this.#results.runs.map(({ step }) => keyOf(step))).size;
    const total = Math.max(there, this.#forecast.total);
    if (this.#context.found)
      this.#context.say(`going on with ${relative(process.cwd(), this.folder)}: ${there} of ${total} runs are there; --fresh begins anew`);
    if (total > there) this.#context.say(`${runsIn(total - there)} to make: ${about(this.#forecast.leftS(there))}`);
  }

  #write(): void {
    const time = timePassed(this.#context.time, this.#opened, readProcessorTime());
    const { manifest } = this.#results;
    manifest.stealShare =
      manifest.cluster === undefined ? stealShareOf(time) : { value: null, reason: "the hosts of a cluster's nodes are not looked at" };
    writeState(this.file, time);
    writeResults(this.file, this.#results);
  }
}

const keyOf = ({ section, variant, block, point }: Step) => JSON.stringify([section, variant, block, point]);
