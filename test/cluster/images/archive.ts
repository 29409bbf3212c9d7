import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runOrThrow } from "../../../infra/setup/base/run.mjs";

/** What is written down of an image beside its layers. */
export interface ImageConfig {
  Entrypoint?: readonly string[];
  Env?: readonly string[];
  User?: string;
  WorkingDir?: string;
}

/** Everything in a folder as a layer of an image; it belongs to root, like everything that an image is built of. */
export async function layerOf(root: string, layer: string): Promise<void> {
  await runOrThrow("tar", ["-C", root, "--numeric-owner", "--sort=name", "-cf", layer, "."]);
}

/** Writes an image in the form of `docker save`, which every cluster can import. */
export async function writeArchive(
  name: string,
  { layers, config }: { layers: string[]; config: ImageConfig },
  archive: string,
): Promise<void> {
  const draft = mkdtempSync(`${archive}-`);
  try {
    const digests = await Promise.all(layers.map(digestOf));
    const named = digests.map((digest) => `${digest}.tar`);
    for (const [index, layer] of layers.entries()) symlinkSync(layer, join(draft, named[index] ?? ""));
    const rootfs = { type: "layers", diff_ids: digests.map((digest) => `sha256:${digest}`) };
    writeFileSync(join(draft, "config.json"), JSON.stringify({ architecture: architecture(), os: "linux", config, rootfs }));
    writeFileSync(join(draft, "manifest.json"), JSON.stringify([{ Config: "config.json", RepoTags: [name], Layers: named }]));
    await runOrThrow("tar", ["-C", draft, "--dereference", "-cf", archive, "manifest.json", "config.json", ...new Set(named)]);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const architecture = () => ({ x64: "amd64" })[process.arch as "x64"] ?? process.arch;

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
