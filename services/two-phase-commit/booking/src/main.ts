import { catalogueOf } from "@coordbench/domain";
import { createLogger, createMeter, main, serveBookings, startTelemetry, untilStopped } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { startRecovery } from "./recovery.ts";
import { createBookings } from "./service.ts";
import { openLog } from "./store.ts";
import { connectParticipants } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "two-phase-commit", service: "booking" }, config);
  const logger = createLogger("booking", config);
  const meter = createMeter("booking");
  const catalogue = catalogueOf(config.items);
  await using log = await openLog(config, meter);
  using participants = connectParticipants(config, meter);
  const coordination = { log, participants: participants.byName, order: config.prepare, meter, logger };
  await using _recovery = startRecovery(coordination, config);
  const design = createBookings({
    ...coordination,
    catalogue,
    inventories: config.inventoryTargets.length,
    contentionRetries: config.contentionRetries,
  });
  const ready = async () => (await log.ready()) && (await participants.ready());
  await using _http = await serveBookings({
    ...config,
    design,
    catalogue,
    log: logger,
    administration: { meter, durability: () => log.database.durability(), ready },
  });
  logger.info(config, "serving");
  await untilStopped(logger);
});
