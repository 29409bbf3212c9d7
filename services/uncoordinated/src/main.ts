import { catalogueOf } from "@coordbench/domain";
import { createLogger, createMeter, main, serveBookings, startTelemetry, untilStopped } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { createUncoordinated } from "./service.ts";
import { openStore } from "./store.ts";
import { copyStock, startWriteBehind } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "uncoordinated", service: "booking" }, config);
  const log = createLogger("uncoordinated", config);
  const meter = createMeter("uncoordinated");
  const catalogue = catalogueOf(config.items);
  await using store = await openStore(config, meter);
  await using stock = await copyStock(store, config.refreshMs, { log, meter });
  await using behind = startWriteBehind(store, config.writeBehindMs, { log, meter });
  const design = createUncoordinated({ catalogue, store, behind, stock: stock.copy, declineShare: config.declineShare });
  await using _http = await serveBookings({
    ...config,
    design,
    catalogue,
    log,
    administration: { meter, durability: () => store.database.durability(), ready: store.ready },
  });
  log.info(config, "serving");
  await untilStopped(log);
});
