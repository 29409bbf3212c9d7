import { randomBytes } from "node:crypto";
import { catalogueOf } from "@coordbench/domain";
import { createLogger, createMeter, main, serveBookings, startTelemetry, untilStopped } from "@coordbench/runtime";
import { listen, openBroker } from "@coordbench/saga-wire";
import { loadConfig } from "./config.ts";
import { Courses } from "./courses.ts";
import { startRecovery } from "./recovery.ts";
import { createBookings } from "./service.ts";
import { openJournal } from "./store.ts";
import { connectParticipants } from "./transport.ts";

await main(async () => {
  const config = loadConfig();
  await using _telemetry = await startTelemetry({ design: "saga", service: "booking" }, config);
  const logger = createLogger("booking", config);
  const meter = createMeter("booking");
  const catalogue = catalogueOf(config.items);
  // A name that nobody had before: whatever an earlier process began is not this one's.
  const instance = `booking-${randomBytes(6).toString("hex")}`;
  await using journal = await openJournal(config, meter);
  await journal.register(instance, config.leaseMs);
  await using broker = await openBroker(config, meter, logger);
  const participants = connectParticipants(broker, { ...config, instance }, { meter, log: logger });
  const options = { ...config, journal, participants, instance, meter, logger };
  const courses = new Courses(options);
  await using _news = await listen(broker, instance, courses);
  await using _recovery = startRecovery(courses, options);
  const ready = async () => (await journal.ready()) && (await broker.ready());
  await using _http = await serveBookings({
    ...config,
    design: createBookings({ ...options, courses, catalogue }),
    catalogue,
    log: logger,
    administration: { meter, ready, durability: () => journal.database.durability() },
  });
  logger.info({ ...config, instance }, "serving");
  await untilStopped(logger);
});
