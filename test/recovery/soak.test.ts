import { expect, it } from "vitest";
import { soak } from "../soak/soak.ts";

it("a saga under a steady load keeps its promises while its parts are broken at random", async () => {
  const lines: string[] = [];
  const complaints = await soak({ design: "saga", forMs: 40_000, seed: 1, show: (line) => lines.push(line) });
  // With what was done, should it ever fail.
  expect({ complaints, lines }).toEqual({ complaints: [], lines });
}, 180_000);
