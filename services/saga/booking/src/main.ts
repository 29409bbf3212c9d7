import { randomBytes } from "node:crypto";
import { catalogueOf } from "@coordbench/domain";
import { createLogger, createMeter, main, serveBookings, startTelemetry, untilStopped } from "@coordbench/runtime";
import { correspond } from "@coordbench/saga-wire";
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
  const correspondent = { instance, addressOf: (other: string) => journal.addressOf(other) };
  await using correspondence = await correspond(config, correspondent, { meter, log: logger });
  const participants = connectParticipants(correspondence, config, { meter, log: logger });
  const options = { ...config, journal, participants, instance, meter, logger };
  const courses = new Courses(options);
  await using _news = await correspondence.listen(courses);
  await using _recovery = startRecovery(courses, options);
  const ready = async () => (await journal.ready()) && (await correspondence.ready());
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
