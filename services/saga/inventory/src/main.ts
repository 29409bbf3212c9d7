import { createLogger, createMeter, holding, main, serveAdministration, startTelemetry, untilStopped } from "@coordbench/runtime";
import { openBroker } from "@coordbench/saga-wire";
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
  const link = meter.link("stock", "redis", config.redisAddresses);
  const patience = { answerMs: config.redisAnswerMs };
  await using stock = await openStore({ ...config, addresses: config.redisAddresses, patience, isPipelined: config.batch > 1, link });
  await using broker = await openBroker(config, meter, log);
  await using _reaper = startReaper(stock, config, log);
  await using _commands = await serveInventory(
    createInventory(stock, { ...config, units: holding(meter, "units") }),
    broker,
    config.participant,
  );
  const ready = async () => (await stock.ready()) && (await broker.ready());
  await using _admin = await serveAdministration(config.adminListen, { meter, ready, durability: () => stock.durability() });
  log.info(config, "serving");
  await untilStopped(log);
});
