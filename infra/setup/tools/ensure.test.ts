import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { fakeProgram, temporaryFolder } from "../temporary-folder.ts";
import { catalogue } from "./catalogue.ts";
import { ensureAll, ensureTools } from "./ensure.ts";
import { inCache } from "./in-cache.ts";
import { onPath } from "./on-path.ts";
import type { Wanted } from "./tool.ts";

const silent = () => undefined;
afterEach(() => vi.unstubAllEnvs());

function machineWith(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "bin"));
  for (const [name, prints] of Object.entries(programs)) fakeProgram(join(folder, "bin"), name, prints);
  vi.stubEnv("PATH", join(folder, "bin"));
  vi.stubEnv("COORDBENCH_CACHE", join(folder, "cache"));
  return folder;
}

function builtBy(fill: (draft: string) => Promise<void>): Wanted {
  const build = inCache({ from: "build", folder: "k6-built", executable: "k6", obstacle: async () => undefined, fill });
  return { ...catalogue.k6, ways: [onPath("k6"), build] };
}

describe("ensuring a tool", () => {
  test("takes a good enough one from PATH", async () => {
    const folder = machineWith({ k6: "k6 v1.9.0 (go1.26)" });
    const tools = await ensureTools(["k6"], silent);
    expect(tools.k6).toEqual({ name: "k6", path: join(folder, "bin/k6"), version: "1.9.0", from: "PATH" });
  });
  test("brings one when that on PATH is too old, and finds it again the next time", async () => {
    const folder = machineWith({ k6: "k6 v0.49.0" });
    const build = vi.fn<(draft: string) => Promise<void>>(async (draft) => void fakeProgram(draft, "k6", "k6 v1.8.1"));
    await ensureAll([builtBy(build)], silent);
    const [again] = await ensureAll([builtBy(build)], silent);
    expect(again).toEqual({ name: "k6", path: join(folder, "cache/k6-built/k6"), version: "1.8.1", from: "build" });
    expect(build).toHaveBeenCalledTimes(1);
  });
  test("refuses a built one that is not the wanted version", async () => {
    machineWith({});
    const wanted = builtBy(async (draft) => void fakeProgram(draft, "k6", "k6 v0.1.0"));
    await expect(ensureAll([wanted], silent)).rejects.toThrow(/- build: .*k6-built\/k6 is 0\.1\.0/);
  });
  test("refuses a program that does not tell its version", async () => {
    const folder = machineWith({});
    writeFileSync(join(folder, "bin/k6"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await expect(ensureTools(["k6"], silent)).rejects.toThrow("does not tell its version");
  });
});

describe("what cannot be brought", () => {
  test("is one error per tool, all together: what was tried, why it failed, and the command", async () => {
    const folder = machineWith({ k6: "k6 v0.49.0", go: "go version go1.21.3 linux/amd64" });
    const error = await ensureTools(["k6", "redis-server"], silent).then(() => "", String);
    expect(error.replaceAll(folder, "")).toBe(
      `Error: k6 1.8.1 or newer is not here and could not be brought. Tried:
  - PATH: /bin/k6 is 0.49.0
  - Homebrew package k6: there is no \`brew\` on PATH
  - Go build of go.k6.io/k6@v1.8.1: Go 1.24 or newer is needed, and \`go\` on PATH is 1.21.3 (https://go.dev/dl)
  To install it yourself: go install go.k6.io/k6@v1.8.1
redis-server 7.0 or newer is not here and could not be brought. Tried:
  - PATH: there is no good enough \`redis-server\` on PATH
  - Homebrew package redis: there is no \`brew\` on PATH
  - Debian package redis-server, unpacked: there is no \`apt-get\` on PATH
  To install it yourself: apt-get install redis-server, or brew install redis`,
    );
  });
  test("shows the failing command and its last words", async () => {
    const folder = machineWith({});
    const go = '#!/bin/sh\n[ "$1" = version ] && echo go1.26.0 && exit\necho 403 Forbidden && exit 1\n';
    writeFileSync(join(folder, "bin/go"), go, { mode: 0o755 });
    const words = /`go install github.com\/nats-io\/nats-server\/v2@v2.14.5` failed:\n\s+403 Forbidden\n/;
    await expect(ensureTools(["nats-server"], silent)).rejects.toThrow(words);
  });
});
