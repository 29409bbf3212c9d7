import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { fingerprintOf } from "./fingerprint.mjs";
import { assertNodeCanSetUp } from "./runtime.mjs";

function checkout(): string {
  const root = temporaryFolder();
  for (const folder of ["services/a", "node_modules/b"]) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", "services/a/package.json"]) write(root, file, "1");
  return root;
}

function write(root: string, file: string, text: string): void {
  writeFileSync(join(root, file), text);
}

describe("the fingerprint of the dependencies", () => {
  test.each(["pnpm-lock.yaml", "pnpm-workspace.yaml", "services/a/package.json"])("changes with %s", (file) => {
    const root = checkout();
    const before = fingerprintOf(root);
    write(root, file, "2");
    expect(fingerprintOf(root)).not.toBe(before);
  });
  test("does not change with what is installed", () => {
    const root = checkout();
    const before = fingerprintOf(root);
    write(root, "node_modules/b/package.json", "2");
    expect(fingerprintOf(root)).toBe(before);
  });
});

describe("the running Node", () => {
  test("is refused with a clear error below 20", () => {
    expect(() => assertNodeCanSetUp("v18.20.4")).toThrow("Node 20 or newer is needed to set up, and this is v18.20.4");
    expect(() => assertNodeCanSetUp("v20.0.0")).not.toThrow();
  });
});
