import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { services, withSettings } from "./settings-table.ts";

const folder = join(import.meta.dirname, "../services");
const page = readFileSync(join(folder, "README.md"), "utf8");

it("the settings of every service are documented as they are: `npm run generate` writes them", () => {
  expect(withSettings(page)).toBe(page);
});

it("no service is left out: each folder with a main.ts is listed in settings-table.ts", () => {
  const found = ["*", "*/*"].flatMap((depth) => globSync(`${depth}/src/main.ts`, { cwd: folder }));
  const names = found.map((path) => path.replace("/src/main.ts", ""));
  expect(services.map(([name]) => name).toSorted()).toEqual(names.toSorted());
});

it("the table names each variable, its default and its meaning", () => {
  expect(page).toMatch(/\| `COORDBENCH_LOCK_TIMEOUT_MS` +\| `1000` +\| How long a Prepare waits/);
  expect(page).toMatch(/\| `COORDBENCH_DATABASE_URL` +\| must be set +\|/);
  expect(() => withSettings("no markers")).toThrow("no place");
});
