import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { parse } from "yaml";
import { assemble } from "../../../infra/image/assemble.ts";
import { imageConfig, images, type ImageName } from "../../../infra/image/images.ts";
import { reportToTerminal } from "../../../infra/setup/base/progress.mjs";
import { runOrThrow } from "../../../infra/setup/base/run.mjs";
import { environmentWithPath } from "../../../infra/setup/config.mjs";
import { chartFolder } from "../../support/chart.ts";
import { layerOf, writeArchive, type ImageConfig } from "./archive.ts";
import { debianLayer } from "./debian.ts";
import { layProgram, standIns } from "./stand-ins.ts";

/** An image that is to be written: what is laid over what, and how its programs begin. */
interface Recipe {
  name: string;
  config: ImageConfig;
  /** Each fills a layer; the first lies over a Debian. */
  layers: readonly ((root: string) => Promise<void>)[];
}

const { appVersion } = parse(readFileSync(join(chartFolder, "Chart.yaml"), "utf8")) as { appVersion: string };
const projectFolder = join(import.meta.dirname, "../../..");
const dockerfile = readFileSync(join(projectFolder, "infra/image/Dockerfile"), "utf8");
const baseNamed = (argument: string) => new RegExp(`^ARG ${argument}=(.*)$`, "m").exec(dockerfile)?.[1] ?? "";

/** Every image that the chart names: the project's own, and what stands in for those of the stores. */
const ofChart: Recipe[] = [
  ...(Object.keys(images) as ImageName[]).map((name) => ({
    name: `coordbench/${name}:${appVersion}`,
    config: imageConfig,
    layers: [layNode, (root: string) => assemble(name, root)],
  })),
  ...standIns().map(({ lay, ...image }) => ({ ...image, layers: [lay] })),
];

/** What stands in for the images that the Dockerfile begins with; with it nothing needs to be fetched while Docker builds. */
const ofDockerfile: Recipe[] = [
  { name: baseNamed("BASE"), config: {}, layers: [layNode, layFetched] },
  { name: baseNamed("K6"), config: {}, layers: [(root) => layProgram("k6", root)] },
];

/** Writes images as archives into a folder and answers their paths; what is there already is left as it is. */
export async function packImages(folder: string, which: "chart" | "dockerfile"): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const archives: string[] = [];
  for (const recipe of which === "chart" ? ofChart : ofDockerfile) {
    const archive = join(folder, `${recipe.name.replaceAll(/[/:]/g, "-")}.tar`);
    if (!existsSync(archive)) await pack(recipe, archive);
    archives.push(archive);
  }
  return archives;
}

async function pack({ name, config, layers }: Recipe, archive: string): Promise<void> {
  reportToTerminal(`packing ${name}`);
  const work = mkdtempSync(join(tmpdir(), "coordbench-image-"));
  // A cache that root fills must be one that others may enter.
  chmodSync(work, 0o755);
  try {
    const files = [await debianLayer()];
    for (const [index, lay] of layers.entries()) {
      const [root, file] = [join(work, `${index}`), join(work, `${index}.tar`)];
      mkdirSync(root);
      await lay(root);
      await layerOf(root, file);
      files.push(file);
    }
    await writeArchive(name, { layers: files, config }, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function layNode(root: string): Promise<void> {
  mkdirSync(join(root, "usr/local/bin"), { recursive: true });
  cpSync(process.execPath, join(root, "usr/local/bin/node"), { dereference: true });
}

/** What an assembly fetches of registries, where the set-up looks for it in a container; of both images that for load needs more. */
async function layFetched(root: string): Promise<void> {
  const { k6 } = await ensureTools(["k6"]);
  const assembled = mkdtempSync(join(tmpdir(), "coordbench-assembled-"));
  const cache = join(root, "var/cache/coordbench");
  const env = { ...environmentWithPath([dirname(k6.path)]), COORDBENCH_CACHE: cache };
  try {
    await runOrThrow(process.execPath, [join(projectFolder, "infra/image/main.ts"), "load", assembled], { env });
    cpSync(join(assembled, "usr/bin/tini"), join(root, "usr/bin/tini"));
    // Of what a download went through nothing is needed any more.
    rmSync(join(cache, "npm"), { recursive: true });
  } finally {
    rmSync(assembled, { recursive: true, force: true });
  }
}
