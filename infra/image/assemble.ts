import { chmodSync, cpSync, existsSync, globSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { runOrThrow } from "../setup/base/run.mjs";
import { pnpmFolders } from "../setup/bring/dependencies.mjs";
import { ensurePnpm } from "../setup/bring/runtime.mjs";
import { cacheFolder, inheritedEnvironment } from "../setup/config.mjs";
import { ensureTools, type Tool } from "../setup/index.ts";
import { images, isIn, type Image, type ImageName } from "./images.ts";

const root = join(import.meta.dirname, "../..");

/** What is done to lay an image over its base; the Dockerfile calls this too, so what is tested is what is shipped. */
const steps: { name: string; run(image: Image, into: string): Promise<void> }[] = [
  { name: "copy the project", run: async (image, into) => copyProject(image, into) },
  { name: "install what it depends on", run: installDependencies },
  { name: "bring the programs", run: bringPrograms },
];

/** Lays the files of an image into a folder, as they are to lie over the base image. */
export async function assemble(name: ImageName, into: string): Promise<void> {
  for (const step of steps) {
    console.log(`${name}: ${step.name}`);
    await step.run(images[name], into);
  }
}

function copyProject(image: Image, into: string): void {
  const exclude = (path: string) => /(^|\/)(node_modules|\.[^/]+)$/.test(path);
  for (const path of globSync("**/*.*", { cwd: root, exclude }).filter((file) => isIn(image, file))) {
    const target = join(into, "app", path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, path), target);
  }
}

/** Not by `pnpm deploy`: it copies the project's own packages into node_modules, where Node refuses to strip types. */
async function installDependencies({ folders }: Image, into: string): Promise<void> {
  const pnpm = await ensurePnpm(console.log);
  const filters = folders.flatMap((folder) => ["--filter", `./${folder}`, "--filter", `./${folder}/**`]);
  const only = ["--prod", "--no-optional", "--ignore-scripts", "--frozen-lockfile", "--prefer-offline", "--pm-on-fail=ignore"];
  // Copied and not linked: the image must not share files with a cache.
  const store = ["--store-dir", join(cacheFolder(), "pnpm-store"), "--package-import-method=copy"];
  const env = inheritedEnvironment(pnpmFolders());
  await runOrThrow(pnpm, ["install", ...only, ...store, ...filters], { cwd: join(into, "app"), env });
}

async function bringPrograms({ programs }: Image, into: string): Promise<void> {
  const tools = await ensureTools(programs, console.log);
  for (const name of programs) {
    const target = join(into, "usr/bin", name);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(executableOf(tools[name]), target, { dereference: true });
    chmodSync(target, 0o755);
  }
}

/** A Debian package in the cache is started by a script that knows where its libraries lie; tini has a build that needs none. */
function executableOf({ path }: Tool): string {
  const alone = join(dirname(path), "usr/bin/tini-static");
  return existsSync(alone) ? alone : path;
}
