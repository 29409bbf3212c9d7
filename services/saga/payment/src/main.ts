import { createLogger, createMeter, main, serveAdministration, startTelemetry, untilStopped } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { createPayment } from "./service.ts";
import { openStore } from "./store.ts";
import { servePayment } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "saga", service: "payment" }, config);
  const log = createLogger("payment", config);
  const meter = createMeter("payment");
  await using store = await openStore(config, meter);
  await using serving = await servePayment(createPayment(store, config), config, { meter, log });
  const ready = async () => (await store.ready()) && (await serving.ready());
  await using _admin = await serveAdministration(config.adminListen, { meter, ready, durability: () => store.database.durability() });
  log.info(config, "serving");
  await untilStopped(log);
});
