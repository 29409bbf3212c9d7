import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withSettings } from "./settings-table.ts";

const page = readFileSync(join(import.meta.dirname, "../services/README.md"), "utf8");

it("the settings of every service are documented as they are: `npm run generate` writes them", () => {
  expect(withSettings(page)).toBe(page);
});

it("the table names each variable, its default and its meaning", () => {
  expect(page).toMatch(/\| `COORDBENCH_LOCK_TIMEOUT_MS` +\| `1000` +\| How long a Prepare waits/);
  expect(page).toMatch(/\| `COORDBENCH_DATABASE_URL` +\| must be set +\|/);
  expect(() => withSettings("no markers")).toThrow("no place");
});
