import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cacheFolder, cacheFolderOf, environmentWithPath, openCacheFolder } from "./config.mjs";
import { fakeProgram, temporaryFolder } from "./temporary-folder.ts";

const machine = { environment: {}, platform: "linux", isRoot: false, home: "/home/ada" };
const asRoot = process.getuid?.() === 0;

describe("the cache folder", () => {
  test("is the one in COORDBENCH_CACHE", () => {
    expect(cacheFolderOf({ ...machine, isRoot: true, environment: { COORDBENCH_CACHE: "/big/disk" } })).toBe("/big/disk");
  });
  test("is where another user may go, for root on Linux", () => {
    expect(cacheFolderOf({ ...machine, isRoot: true })).toBe("/var/cache/coordbench");
  });
  test("is in the user's caches otherwise", () => {
    expect(cacheFolderOf(machine)).toBe("/home/ada/.cache/coordbench");
    expect(cacheFolderOf({ ...machine, environment: { XDG_CACHE_HOME: "/caches" } })).toBe("/caches/coordbench");
    expect(cacheFolderOf({ ...machine, environment: { XDG_CACHE_HOME: "" } })).toBe("/home/ada/.cache/coordbench");
    expect(cacheFolderOf({ ...machine, platform: "darwin" })).toBe("/home/ada/Library/Caches/coordbench");
  });
  test.each(["", "cache"])("is refused by name when COORDBENCH_CACHE is %j", (value) => {
    expect(() => cacheFolderOf({ ...machine, environment: { COORDBENCH_CACHE: value } })).toThrow("COORDBENCH_CACHE must be the absolute");
  });
});

describe("the environment", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("of a child finds the given folders first", () => {
    vi.stubEnv("PATH", "/usr/bin");
    expect(environmentWithPath(["/node", "/pnpm"])["PATH"]).toBe("/node:/pnpm:/usr/bin");
  });
  test("with a cache folder that cannot be made is refused by name", () => {
    const file = fakeProgram(temporaryFolder(), "file", "");
    vi.stubEnv("COORDBENCH_CACHE", join(file, "cache"));
    expect(openCacheFolder).toThrow(`${file}/cache cannot be made: choose another in COORDBENCH_CACHE`);
  });
  test.runIf(asRoot)("of root may not put the cache where `nobody` cannot enter", () => {
    const closed = join(temporaryFolder(), "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    vi.stubEnv("COORDBENCH_CACHE", join(closed, "cache"));
    expect(cacheFolder).toThrow(`who may not enter ${closed}`);
  });
});
