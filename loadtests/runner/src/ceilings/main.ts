import { createLogger, createMeter, main, serveAdministration, untilStopped } from "@coordbench/runtime";
import { runName } from "./actors/actor.ts";
import { actors } from "./actors/index.ts";
import { closedLoop } from "./closed-loop.ts";
import { loadConfig } from "./config.ts";

await main(async () => {
  const config = loadConfig();
  const log = createLogger(config.actor, { run: runName, logLevel: "warn" });
  const meter = createMeter(config.actor);
  const operations = meter.counter("operations_total", "Operations of the part that is measured");
  await using actor = await actors[config.actor]({ config, meter, log, done: (count) => operations.inc(count) });
  await using _work = actor.turn && closedLoop(config.inFlight, (number) => actor.turn?.(number) ?? Promise.resolve());
  const durability = async () => (await actor.durability?.()) ?? {};
  await using _admin = await serveAdministration(config.adminListen, { meter, durability, ready: async () => true });
  await untilStopped(log);
});
