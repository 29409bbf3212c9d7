import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Manifest } from "@coordbench/report";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** Says where and with what runs were made, so that somebody else can make them again. */
export async function describeMachine(command: string, tools: readonly { name: string; version: string }[]): Promise<Manifest> {
  return {
    createdAt: new Date().toISOString(),
    finishedAt: null,
    command,
    revision: await revision(),
    machine: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, memoryMb: Math.round(totalmem() / 1_048_576), kernel: release() },
    stealShare: { value: null, reason: "the session has not ended" },
    versions: { node: process.version, ...Object.fromEntries(tools.map(({ name, version }) => [name, version])), ...pinned() },
  };
}

/** The commit; with a hash of what differs from it, so that two states of the same work are not taken for one. */
export async function revision(): Promise<string | null> {
  try {
    const commit = await git("describe", "--always", "--abbrev=12");
    const strangers = (await git("ls-files", "--others", "--exclude-standard")).split("\n").filter((name) => name !== "");
    const changes = [await git("diff", "HEAD"), ...strangers.map((name) => name + readFileSync(join(root, name), "utf8"))].join("");
    return changes === "" ? commit : `${commit}-dirty.${createHash("sha256").update(changes).digest("hex").slice(0, 12)}`;
  } catch {
    return null;
  }
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run("git", args, { cwd: root, maxBuffer: 64 * 1_048_576 });
  return stdout.trim();
}

/** Every package at the version that the workspace pins. */
function pinned(): Record<string, string> {
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const catalog = /^catalog:\n((?: {2}.*\n)+)/m.exec(workspace)?.[1] ?? "";
  const lines = catalog.matchAll(/^ {2}"?([^":]+)"?: (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, name = "", version = ""]) => [name, version]));
}
