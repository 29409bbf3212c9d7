import { expect, it } from "vitest";
import { burn } from "./burn.ts";

it("burns as much processor time as it is told to, at least", () => {
  const start = process.cpuUsage();
  burn(5_000);
  const { user, system } = process.cpuUsage(start);
  expect(user + system).toBeGreaterThanOrEqual(5_000);
});
