import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportToTerminal, withProgress } from "../../../infra/setup/base/progress.mjs";
import { run, runOrThrow } from "../../../infra/setup/base/run.mjs";
import { cacheFolder, placeOnce } from "@coordbench/infra/setup";
import { layerOf } from "./archive.ts";

/** Nothing that runs in a container reads these. */
const superfluous = ["var/cache/apt", "var/lib/apt/lists", "var/log", "usr/share/doc", "usr/share/locale", "usr/share/man"];

/** A Debian with Redis as the first layer of an image: made once, and kept in the cache. */
export async function debianLayer(): Promise<string> {
  const folder = join(cacheFolder(), "debian-bookworm-layer");
  await placeOnce(folder, (draft) => make(join(draft, "layer.tar")), reportToTerminal);
  return join(folder, "layer.tar");
}

async function make(layer: string): Promise<void> {
  await assertPossible();
  const root = mkdtempSync(join(tmpdir(), "coordbench-debian-"));
  try {
    const packages = ["--variant=minbase", "--include=redis-server", "bookworm", root];
    await withProgress("making a Debian of packages", reportToTerminal, () => runOrThrow("debootstrap", packages));
    for (const path of superfluous) rmSync(join(root, path), { recursive: true, force: true });
    await layerOf(root, layer);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function assertPossible(): Promise<void> {
  const byDocker = "Where there is Docker, build the images with it and let the cluster pull the others: then no --images is needed.";
  if (process.getuid?.() !== 0)
    throw new Error(`Images without Docker are made of a Debian whose files belong to root: be root. ${byDocker}`);
  if (!(await run("debootstrap", ["--version"])).ok)
    throw new Error(`Images without Docker need debootstrap (Debian's package). ${byDocker}`);
}
