import { createLogger, createMeter, holding, main, serveAdministration, startTelemetry, untilStopped } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { startReaper } from "./reaper.ts";
import { createInventory } from "./service.ts";
import { openStore } from "./store.ts";
import { serveInventory } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "saga", service: config.participant }, config);
  const log = createLogger(config.participant, config);
  const meter = createMeter(config.participant);
  await using stock = await openStore(config, meter);
  await using _reaper = startReaper(stock, config, log);
  const inventory = createInventory(stock, { ...config, units: holding(meter, "units") });
  await using serving = await serveInventory(inventory, config, { meter, log });
  const ready = async () => (await stock.ready()) && (await serving.ready());
  await using _admin = await serveAdministration(config.adminListen, { meter, ready, durability: () => stock.durability() });
  log.info(config, "serving");
  await untilStopped(log);
});
