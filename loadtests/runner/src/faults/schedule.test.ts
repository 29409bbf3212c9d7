import { expect, it } from "vitest";
import type { Blow } from "./arena.ts";
import type { FaultCase } from "./fault.ts";
import { strikeAll, type Scene } from "./schedule.ts";

const never = () => new Promise<never>(() => undefined);
const unhealed: Blow = { heal: never };
const theCase: FaultCase = {
  name: "kill-payment",
  design: "saga",
  where: "any time",
  fault: "payment is killed",
  expected: "nothing is lost",
  faults: [{ do: "kill", whom: ["payment.0"], atS: 0, forS: 0 }],
};

it.each([
  ["strikes", never],
  ["is healed", () => Promise.resolve(unhealed)],
])("leaves a fault that never %s when the case is broken off", async (_, strike) => {
  const breaking = new AbortController();
  const struck = Promise.withResolvers<void>();
  const scene: Scene = { strike: () => (struck.resolve(), strike()), bookingPrefix: "b", signal: breaking.signal };
  const clock = { startedAtMs: Date.now(), loadEnded: Promise.resolve(), beforeHealing: () => Promise.resolve() };
  const striking = strikeAll(theCase, scene, clock);
  await struck.promise;
  setImmediate(() => breaking.abort());
  await expect(striking).rejects.toThrow("aborted");
});
