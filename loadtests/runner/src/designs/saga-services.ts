import { inventoryName } from "@coordbench/domain";
import type { LocalService } from "@coordbench/infra/local";
import type { Started } from "../disposal.ts";
import type { Deployment, Site } from "./design.ts";
import { startReplicas, targetOf, type Replicated } from "./replicas.ts";
import type { SagaServers } from "./saga-servers.ts";
import { settings } from "./saga-settings.ts";

const row = "services/saga";

interface Participants {
  held: LocalService[][];
  paid: LocalService[];
}

/** Starts the participants, and then the booking service, which may have to be told where they are. */
export async function startServices(site: Site, started: Started, servers: SagaServers): Promise<Pick<Deployment, "targets" | "services">> {
  const start = (service: Replicated) => startReplicas(site, started, service);
  const [paid, ...held] = await Promise.all([paymentOf(site, servers), ...inventoriesOf(site, servers)].map(start));
  const participants = { held, paid: paid ?? [] };
  const bookings = await start(bookingOf(site, servers, participants));
  return { targets: bookings.map(({ adminUrl }) => adminUrl), services: [...bookings, ...held.flat(), ...participants.paid] };
}

function bookingOf(site: Site, { log, broker }: SagaServers, { held, paid }: Participants): Replicated {
  const calls = { COORDBENCH_INVENTORY_TARGETS: held.map(targetOf).join(";"), COORDBENCH_PAYMENT_TARGET: targetOf(paid) };
  return {
    prefix: "booking-",
    entry: `${row}/booking/src/main.ts`,
    ...(broker === undefined
      ? { listens: ["COORDBENCH_NEWS_LISTEN", "COORDBENCH_LISTEN"], tells: "COORDBENCH_NEWS_ADDRESS" }
      : { listens: ["COORDBENCH_LISTEN"] }),
    settings: {
      ...brokerOf(broker),
      ...(broker === undefined && calls),
      COORDBENCH_DATABASE_URL: log.url("booking"),
      ...settings(site).booking,
    },
  };
}

function inventoriesOf(site: Site, { shelves, broker }: SagaServers): Replicated[] {
  const names = Array.from({ length: Number(site.switches["inventories"]) }, (_, index) => inventoryName(index));
  return names.map((name) => ({
    prefix: `${name}.`,
    entry: `${row}/inventory/src/main.ts`,
    listens: listensOf(broker),
    settings: { ...brokerOf(broker), ...shelves.addressesOf(name), COORDBENCH_PARTICIPANT: name, ...settings(site).inventory },
  }));
}

function paymentOf(site: Site, { money, broker }: SagaServers): Replicated {
  return {
    prefix: "payment.",
    entry: `${row}/payment/src/main.ts`,
    listens: listensOf(broker),
    settings: { ...brokerOf(broker), COORDBENCH_DATABASE_URL: money.url("payment"), ...settings(site).payment },
  };
}

/** Where a participant listens: only whoever is called needs an address beside that of its health checks. */
function listensOf(broker: SagaServers["broker"]): Replicated["listens"] {
  return broker === undefined ? ["COORDBENCH_LISTEN", "COORDBENCH_ADMIN_LISTEN"] : ["COORDBENCH_ADMIN_LISTEN"];
}

function brokerOf(broker: SagaServers["broker"]): Replicated["settings"] {
  return broker === undefined ? {} : { COORDBENCH_BROKER_URL: broker.address };
}
