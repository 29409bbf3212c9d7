import { inventoryName } from "@coordbench/domain";
import type { LocalService } from "@coordbench/infra/local";
import type { Started } from "../disposal.ts";
import type { Deployment, Site } from "./design.ts";
import { allowanceMs } from "./distance.ts";
import { startReplicas, targetOf, type Replicated } from "./replicas.ts";
import type { SagaServers } from "./saga-servers.ts";
import { failingShareOf } from "./switches.ts";

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
  const { switches, dataset } = site;
  const calls = { COORDBENCH_INVENTORY_TARGETS: held.map(targetOf).join(";"), COORDBENCH_PAYMENT_TARGET: targetOf(paid) };
  return {
    prefix: "booking-",
    entry: `${row}/booking/src/main.ts`,
    ...(broker === undefined
      ? { listens: ["COORDBENCH_NEWS_LISTEN", "COORDBENCH_LISTEN"], tells: "COORDBENCH_NEWS_ADDRESS" }
      : { listens: ["COORDBENCH_LISTEN"] }),
    settings: {
      ...wireOf(site, broker),
      ...(broker === undefined && calls),
      COORDBENCH_ITEMS: dataset.items,
      COORDBENCH_DATABASE_URL: log.url("booking"),
      COORDBENCH_INVENTORIES: switches["inventories"] ?? "",
      COORDBENCH_LEASE_MS: Number(switches["leaseMs"]) + allowanceMs(site),
      COORDBENCH_ASK_MS: Number(switches["askMs"]) + Number(switches["think"]) + allowanceMs(site),
      COORDBENCH_BURN_US: switches["burn"] ?? "",
    },
  };
}

function inventoriesOf(site: Site, { shelves, broker }: SagaServers): Replicated[] {
  const { switches } = site;
  const names = Array.from({ length: Number(switches["inventories"]) }, (_, index) => inventoryName(index));
  return names.map((name) => ({
    prefix: `${name}.`,
    entry: `${row}/inventory/src/main.ts`,
    listens: listensOf(broker),
    settings: {
      ...wireOf(site, broker),
      ...shelves.settingsOf(name),
      COORDBENCH_PARTICIPANT: name,
      COORDBENCH_FAILING_SHARE: failingShareOf(site),
      COORDBENCH_BUCKETS: switches["buckets"] ?? "",
      COORDBENCH_HOLD_MS: Number(switches["holdMs"]) + Number(switches["think"]) + allowanceMs(site),
    },
  }));
}

function paymentOf(site: Site, { money, broker }: SagaServers): Replicated {
  return {
    prefix: "payment.",
    entry: `${row}/payment/src/main.ts`,
    listens: listensOf(broker),
    settings: {
      ...wireOf(site, broker),
      COORDBENCH_DATABASE_URL: money.url("payment"),
      COORDBENCH_DECLINE_SHARE: site.dataset.declineShare,
      COORDBENCH_FAILING_SHARE: failingShareOf(site),
      COORDBENCH_THINK_MS: site.switches["think"] ?? "",
    },
  };
}

/** Where a participant listens: only whoever is called needs an address beside that of its health checks. */
function listensOf(broker: SagaServers["broker"]): Replicated["listens"] {
  return broker === undefined ? ["COORDBENCH_LISTEN", "COORDBENCH_ADMIN_LISTEN"] : ["COORDBENCH_ADMIN_LISTEN"];
}

/** What everybody has to know to talk to the others. */
function wireOf({ switches }: Site, broker: SagaServers["broker"]): Replicated["settings"] {
  const common = { COORDBENCH_TRANSPORT: switches["transport"] ?? "", COORDBENCH_BATCH: switches["batch"] ?? "" };
  if (broker === undefined) return common;
  return {
    ...common,
    COORDBENCH_BROKER_URL: broker.address,
    COORDBENCH_ACK_WAIT_MS: switches["ackWaitMs"] ?? "",
    COORDBENCH_MAX_DELIVERIES: switches["maxDeliveries"] ?? "",
  };
}
