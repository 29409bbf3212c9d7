import { readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mountSmallDisk, unmountUnder, type SmallDisk } from "./small-disk.ts";
import { createStackFolder } from "./stack-folder.ts";

const isPossible = process.platform === "linux" && process.getuid?.() === 0;

describe.runIf(isPossible)("a small disk", () => {
  const folder = createStackFolder("small-disk-test");
  const path = join(folder.path, "data");
  const file = join(path, "file");
  const sizeMb = () => (statfsSync(path).blocks * statfsSync(path).bsize) / 1_048_576;
  let disk: SmallDisk;

  beforeAll(async () => {
    disk = await mountSmallDisk(path, 16);
  });
  afterAll(() => folder.remove());

  it("is written to as any other, until it is full, and again when it is empty", () => {
    writeFileSync(file, "before");
    expect(disk.fill()).toBeGreaterThan(0);
    expect(() => writeFileSync(file, "more than before", { flag: "a" })).not.toThrow();
    expect(() => writeFileSync(`${file}-2`, Buffer.alloc(8_192))).toThrow("ENOSPC");
    disk.empty();
    writeFileSync(`${file}-2`, Buffer.alloc(8_192));
    expect(readFileSync(file, "utf8")).toBe("beforemore than before");
  });

  it("is gone with its folder, whoever removes that", () => {
    expect(sizeMb()).toBeLessThanOrEqual(16);
    unmountUnder(folder.path);
    expect(sizeMb()).toBeGreaterThan(16);
  });
});

it.skipIf(isPossible)("cannot be mounted by anybody else than root on Linux, who is told so", async () => {
  await expect(mountSmallDisk("nowhere", 16)).rejects.toThrow("root on Linux");
});
