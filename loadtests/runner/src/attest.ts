import { readFileSync } from "node:fs";
import type { LocalService } from "@coordbench/infra/local";
import type { Attestation } from "@coordbench/report";
import type { DurabilityClass } from "./designs/design.ts";

const inMemory = new Set(["tmpfs", "ramfs"]);

/** Asks the live services what their own sessions with their stores are set to, and says which class that is. */
export async function attest(services: readonly LocalService[]): Promise<Attestation> {
  const settings = Object.fromEntries(await Promise.all(services.map(async (service) => [service.name, await ask(service)] as const)));
  const classes = new Set(Object.values(settings).map((each) => classOf(each)));
  const [only] = classes;
  return { class: classes.size === 1 && only !== undefined ? only : null, settings };
}

async function ask({ adminUrl }: LocalService): Promise<Record<string, string>> {
  const response = await fetch(`${adminUrl}/durability`, { signal: AbortSignal.timeout(10_000) });
  const settings = (await response.json()) as Record<string, string>;
  return { ...settings, file_system: fileSystemOf(settings["data_directory"] ?? "") };
}

/** The class that settings amount to, or nothing where they are weaker than any. */
export function classOf(settings: Record<string, string>): DurabilityClass | undefined {
  const { fsync, synchronous_commit: commit, full_page_writes: pages, file_system: fileSystem = "" } = settings;
  if (fsync !== "on" || commit !== "on" || inMemory.has(fileSystem)) return undefined;
  return pages === "on" ? "D1" : "D0";
}

/** The kind of file system that a path lies on, as far as this system tells. */
function fileSystemOf(path: string): string {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "));
    const under = mounts.filter(([, point = ""]) => path === point || path.startsWith(point === "/" ? "/" : `${point}/`));
    return under.toSorted(([, a = ""], [, b = ""]) => a.length - b.length).at(-1)?.[2] ?? "unknown";
  } catch {
    return "unknown";
  }
}
