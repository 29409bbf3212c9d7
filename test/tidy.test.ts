import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeProblem } from "./tidy/rule.ts";
import { rules } from "./tidy/rules.ts";
import type { SourceFile } from "./tidy/rule.ts";

const root = join(import.meta.dirname, "..");

/** What is in the repository, and what would be with the next commit. */
function projectFiles(): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return [...new Set(listed.split("\0"))]
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

const files = projectFiles();

it.each(rules)("$name", ({ check }) => {
  expect(check(files).map(describeProblem)).toEqual([]);
});
