import { globSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withProgress } from "../base/progress.mjs";
import { runOrThrow } from "../base/run.mjs";
import { inCache } from "./in-cache.ts";
import { findOnPath } from "./on-path.ts";
import type { Report, Way } from "./tool.ts";

/**
 * The way of a Debian system: the package and what it lacks, unpacked in the cache.
 * Unpacked and not installed: it needs no root, and no system service is started that nobody asked for.
 */
export function debianPackage(name: string, program = `usr/bin/${name}`): Way {
  return inCache({
    from: `Debian package ${name}, unpacked`,
    folder: `${name}-debian`,
    executable: name,
    obstacle,
    fill: async (draft, report) => {
      await unpack(name, draft, report);
      await writeLauncher(join(draft, name), program);
    },
  });
}

async function obstacle(): Promise<string | undefined> {
  const missing = ["apt-get", "dpkg-deb"].find((command) => findOnPath(command) === undefined);
  return missing === undefined ? undefined : `there is no \`${missing}\` on PATH`;
}

async function unpack(name: string, draft: string, report: Report): Promise<void> {
  const apt = join(draft, "apt");
  const options = await privateApt(apt);
  await withProgress("reading Debian's package lists", report, () => runOrThrow("apt-get", [...options, "update"]));
  const plan = await runOrThrow("apt-get", [...options, "--simulate", "--no-install-recommends", "install", name]);
  const packages = [...plan.matchAll(/^Inst (\S+)/gm)].map((line) => line[1] ?? "");
  await withProgress(`unpacking ${packages.join(", ")} into the cache`, report, async () => {
    await runOrThrow("apt-get", [...options, "download", ...packages], { cwd: apt });
    for (const archive of globSync("*.deb", { cwd: apt })) await runOrThrow("dpkg-deb", ["--extract", join(apt, archive), draft]);
  });
  await rm(apt, { recursive: true });
}

async function privateApt(folder: string): Promise<readonly string[]> {
  const [lists, cache] = [join(folder, "lists"), join(folder, "cache")];
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives", "partial"), { recursive: true });
  // Its own user, `_apt`, may not write into folders of root's making.
  const settings = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, `Dir::Log=${folder}`, "APT::Sandbox::User=root"];
  return ["-q", ...settings.flatMap((setting) => ["-o", setting])];
}

async function writeLauncher(launcher: string, program: string): Promise<void> {
  const libraries = new Set(globSync("**/*.so*", { cwd: dirname(launcher) }).map((file) => `$here/${dirname(file)}`));
  const lines = ["#!/bin/sh", 'here=$(dirname "$0")', `LD_LIBRARY_PATH=${[...libraries].join(":")} exec "$here/${program}" "$@"`];
  await writeFile(launcher, `${lines.join("\n")}\n`);
  await chmod(launcher, 0o755);
}
