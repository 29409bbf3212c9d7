import { readFileSync } from "node:fs";
import type { Attestation } from "@coordbench/report";
import { durabilityClasses, type DurabilityClass, type Standing } from "./designs/design.ts";

type Attested = Pick<Standing, "services" | "fileSystemOf">;

const inMemory = new Set(["tmpfs", "ramfs"]);

/** Asks the live services what their own sessions with their stores are set to, and says which class that is. */
export async function attest({ services, fileSystemOf = fileSystemHere }: Attested): Promise<Attestation> {
  const settings = Object.fromEntries(
    await Promise.all(services.map(async ({ name, adminUrl }) => [name, await ask(adminUrl, fileSystemOf)] as const)),
  );
  return { class: weakestOf(Object.values(settings).map(classOf)) ?? null, settings };
}

/** The class that all of a run has: that of its weakest part, and none where a part has none. */
export function weakestOf(classes: readonly (DurabilityClass | undefined)[]): DurabilityClass | undefined {
  return classes.includes(undefined) ? undefined : durabilityClasses.find((each) => classes.includes(each));
}

async function ask(adminUrl: string, fileSystemOf: (folder: string) => string): Promise<Record<string, string>> {
  const response = await fetch(`${adminUrl}/durability`, { signal: AbortSignal.timeout(10_000) });
  const settings = (await response.json()) as Record<string, string>;
  return { ...settings, file_system: fileSystemOf(settings["data_directory"] ?? "") };
}

/** The class that the settings of one service's stores amount to, or nothing where they are weaker than any. */
export function classOf(settings: Record<string, string>): DurabilityClass | undefined {
  if (settings["file_system"]?.split(" / ").some((each) => inMemory.has(each))) return undefined;
  return settings["store"] === "redis" ? classOfRedis(settings) : classOfPostgres(settings);
}

function classOfPostgres({
  fsync,
  synchronous_commit: commit,
  full_page_writes: pages,
}: Record<string, string>): DurabilityClass | undefined {
  if (fsync !== "on" || commit !== "on") return undefined;
  return pages === "on" ? "D1" : "D0";
}

/** A setting on which the servers of a cluster differ has the values of all, which is none of these. */
function classOfRedis(settings: Record<string, string>): DurabilityClass | undefined {
  if (settings["appendonly"] !== "yes" || settings["no-appendfsync-on-rewrite"] !== "no") return undefined;
  const classes: Record<string, DurabilityClass> = { always: "D1", everysec: "D0" };
  return classes[settings["appendfsync"] ?? ""];
}

/** The kind of file system that a path lies on, as far as this system tells. */
function fileSystemHere(path: string): string {
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
