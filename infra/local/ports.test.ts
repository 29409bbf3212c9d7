import { expect, it } from "vitest";
import { freePort } from "./ports.ts";

it("gives a port to one only, for as long as nobody listens there yet", async () => {
  const ports = await Promise.all(Array.from({ length: 100 }, freePort));
  expect(new Set(ports).size).toBe(ports.length);
});

it("never runs out of ports that are free again", async () => {
  for (let servers = 0; servers < 2_000; servers++) expect(await freePort()).toBeGreaterThan(0);
});
