import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../../..");
const folder = "loadtests/report/sample";
const megabyte = 1_000_000;

it.each(["report.html", "report.png"])("the sample's %s is small enough for a repository, and the README leads to it", (name) => {
  const file = `${folder}/${name}`;
  expect(statSync(join(root, file)).size).toBeLessThan(3 * megabyte);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`(${file})`);
});

it("the sample is of a session with every chapter, and names no folder of the machine that it was measured on", () => {
  const page = readFileSync(join(root, folder, "report.html"), "utf8");
  const chapters = [
    "answer",
    "verdicts",
    "ablation",
    "headline",
    "latency",
    "capacity",
    "sweeps",
    "costs",
    "traces",
    "audit",
    "ceilings",
    "threats",
    "again",
  ];
  for (const id of chapters) expect(page).toContain(`id="${id}"`);
  expect(page).not.toMatch(/\/(tmp|home|root|work|Users|var\/cache)\//);
});
