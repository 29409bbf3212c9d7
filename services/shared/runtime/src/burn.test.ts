import { expect, it } from "vitest";
import { burn } from "./burn.ts";

it.each([
  ["at once", 1, 400_000],
  ["in many small pieces", 4_000, 100],
])("burns the processor time that it is told to, %s", (_, times, eachUs) => {
  const toldUs = times * eachUs;
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) burn(eachUs);
  const { user, system } = process.cpuUsage(start);
  expect(user + system).toBeGreaterThan(0.9 * toldUs);
  // Far from what the steps of the system's own count would make of many small pieces.
  expect(user + system).toBeLessThan(2 * toldUs);
});
