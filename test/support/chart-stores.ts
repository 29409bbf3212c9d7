import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureTools, type ToolName } from "@coordbench/infra/setup";
import { renderObjects } from "./chart.ts";

/** The user that owns nothing: PostgreSQL refuses to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A folder for one test of what the chart starts, and the processes in it. */
export interface Workshop extends AsyncDisposable {
  /** Makes a folder in it that its processes may write, with some files. */
  folder(name: string, files?: Record<string, string>): string;
  start(command: string[], environment: Record<string, string>): ChildProcess;
}

/** Opens a workshop whose processes find these programs, and ordinary ones. */
export async function openWorkshop(...programs: ToolName[]): Promise<Workshop & { path: string }> {
  const root = mkdtempSync(join(tmpdir(), "coordbench-chart-"));
  chmodSync(root, 0o755);
  const tools = Object.values(await ensureTools(programs));
  const path = [...tools.map((tool) => dirname(tool.path)), "/usr/bin", "/bin"].join(":");
  const running = new Set<ChildProcess>();
  return {
    path,
    folder(name, files = {}) {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true, mode: 0o777 });
      chmodSync(folder, 0o777);
      for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
      return folder;
    },
    start([command = "", ...args], environment) {
      const child = spawn(command, args, { env: { PATH: path, LC_ALL: "C", ...environment }, stdio: "ignore", ...nobody });
      running.add(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map((child) => end(child, "SIGKILL")));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Ends a process and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** The files that the chart gives a workload. */
export async function configOf(variant: string, workload: string): Promise<Record<string, string>> {
  const objects = await renderObjects(variant);
  const config = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === `cb-${workload}`);
  return (config?.["data"] ?? {}) as Record<string, string>;
}

/** Tries again until it succeeds; the last failure is told after a while. */
export async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 300) throw error;
      await sleep(200);
    }
  }
}

/** Debian's programs in the cache are started by a script beside them: makes one for another program of the same package. */
export async function besideRedis(program: string, folder: string): Promise<void> {
  const tools = await ensureTools(["redis-server"]);
  const { path } = tools["redis-server"];
  const launcher = readFileSync(path, "utf8");
  if (!launcher.startsWith("#!/bin/sh")) return;
  const moved = launcher.replace(/here=.*/, `here=${dirname(path)}`).replace('/redis-server"', `/${program}"`);
  writeFileSync(join(folder, program), moved, { mode: 0o755 });
}
