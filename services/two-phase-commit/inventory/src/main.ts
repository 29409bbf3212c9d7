import { createLogger, createMeter, main, serveAdministration, startTelemetry, untilStopped } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { createInventory } from "./service.ts";
import { openStore } from "./store.ts";
import { serveInventory } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "two-phase-commit", service: config.participant }, config);
  const log = createLogger(config.participant, config);
  const meter = createMeter(config.participant);
  await using store = await openStore(config, meter);
  await using _grpc = await serveInventory(createInventory(store, config.failingShare), config, log);
  const durability = () => store.preparing.durability();
  await using _admin = await serveAdministration(config.adminListen, { meter, durability, ready: () => store.ready() });
  log.info(config, "serving");
  await untilStopped(log);
});
