import { readPrepared, readTwoPhaseCommit, snapshotInventory } from "@coordbench/audit/readers";
import { inventoryName } from "@coordbench/domain";
import type { PostgresServer } from "@coordbench/infra/local";
import { stopAll, type Started } from "../disposal.ts";
import type { Deployment, Design, Places, Reach, Site, Tuning } from "./design.ts";
import { allowanceMs } from "./distance.ts";
import { startReplicas, targetOf } from "./replicas.ts";
import { startStore } from "./servers.ts";
import { auditedDataset, initialStock, seedAccounts, seedBuckets } from "./stores.ts";
import { failingShareOf, shared } from "./switches.ts";

const row = "services/two-phase-commit";
/** How long a vote may take without the bank. */
const prepareDeadlineMs = 4_000;
/** For how many round trips a booking that prepares and commits keeps its locks. */
const lockedRoundTrips = 4;
const sessions = { participant: 80, log: 40, spare: 20 };

/** Two-phase commit over gRPC, with PostgreSQL's prepared transactions as the participants' promises. */
export const twoPhaseCommit: Design = {
  name: "two-phase-commit",
  summary: "synchronous two-phase commit over gRPC, participants on PostgreSQL",
  isDurable: true,
  tools: () => ["postgres"],
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24],
  switches: {
    inventories: shared.inventories,
    buckets: shared.buckets,
    batch: shared.batch,
    think: shared.think,
    failing: shared.failing,
    burn: shared.burn,
    prepare: { standard: "parallel", allowed: /^(parallel|sequential)$/, meaning: "ask for all votes at once, or one after the other" },
    retries: { standard: "0", allowed: /^([0-9]|10)$/, meaning: "how often the server tries again after contention" },
    replicas: shared.replicas,
    lockTimeoutMs: { standard: "1000", allowed: /^[1-9]\d{1,4}$/, meaning: "how long a participant waits for a lock before it votes NO" },
    recoveryAgeMs: { standard: "8000", allowed: /^[1-9]\d{1,5}$/, meaning: "how old a promise must be for the recovery to settle it" },
    recoveryPeriodMs: { standard: "1000", allowed: /^([5-9]\d|[1-9]\d{2,4})$/, meaning: "how often the recovery looks" },
  },
  expected: () => "holds",
  settings,
  reach,
  deploy,
};

function namesIn({ switches }: Tuning): string[] {
  return Array.from({ length: Number(switches["inventories"]) }, (_, index) => inventoryName(index));
}

function reach(site: Tuning, { database }: Places): Reach {
  const names = namesIn(site);
  const division = { inventories: names.length, buckets: Number(site.switches["buckets"]) };
  const shelves = names.map((name) => ({ name, url: database("inventory", name) }));
  const stores = { run: site.run, booking: database("booking", "booking"), inventories: shelves, payment: database("payment", "payment") };
  const databases = ["booking", "inventory", "payment"].map((server) => ({ url: (name: string) => database(server, name) }));
  return {
    databases,
    async seed() {
      const initial = initialStock(site.dataset, division);
      const own = (name: string) => initial.filter(({ inventory }) => inventory === name);
      await Promise.all([seedAccounts(stores.payment), ...shelves.map(({ name, url }) => seedBuckets(url, own(name)))]);
    },
    unfinished: async () => (await Promise.all(databases.map((server) => readPrepared(server.url("postgres"), site.run)))).flat(),
    snapshot: () => Promise.all(shelves.map(snapshotInventory)),
    ledgers: async () => ({ dataset: auditedDataset(site, division), ...(await readTwoPhaseCommit(stores)) }),
  };
}

function settings(site: Tuning) {
  const { dataset, switches, network } = site;
  const thinkMs = Number(switches["think"]);
  const participant = {
    COORDBENCH_LOCK_TIMEOUT_MS: Number(switches["lockTimeoutMs"]) + lockedRoundTrips * (network?.roundTripMs ?? 0),
    COORDBENCH_FAILING_SHARE: failingShareOf(site),
  };
  return {
    booking: {
      COORDBENCH_ITEMS: dataset.items,
      COORDBENCH_BATCH: switches["batch"] ?? "",
      COORDBENCH_BURN_US: switches["burn"] ?? "",
      COORDBENCH_PREPARE: switches["prepare"] ?? "",
      COORDBENCH_CONTENTION_RETRIES: switches["retries"] ?? "",
      // A bank that thinks long is not silent, nor is a participant far away, and what waits for it is not in doubt.
      COORDBENCH_PREPARE_DEADLINE_MS: prepareDeadlineMs + thinkMs + allowanceMs(site),
      COORDBENCH_RECOVERY_AGE_MS: Number(switches["recoveryAgeMs"]) + thinkMs + 2 * allowanceMs(site),
      COORDBENCH_RECOVERY_PERIOD_MS: switches["recoveryPeriodMs"] ?? "",
    },
    inventory: { ...participant, COORDBENCH_BUCKETS: switches["buckets"] ?? "" },
    payment: { ...participant, COORDBENCH_DECLINE_SHARE: dataset.declineShare, COORDBENCH_THINK_MS: switches["think"] ?? "" },
  };
}

async function deploy(site: Site): Promise<Deployment> {
  await using started = stopAll();
  const servers = await startServers(site, started, namesIn(site));
  const running = await startServices(site, started, servers);
  const databases = Object.values(servers);
  const kept = started.move();
  const database = (server: string, name: string) => servers[server as keyof Servers].url(name);
  return {
    ...reach(site, { services: running.services, database, redis: { addresses: [] } }),
    ...running,
    servers: databases,
    databases,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Servers = Record<"booking" | "inventory" | "payment", PostgresServer>;

/** A server for each service; all inventories share one, each with a database of its own. */
async function startServers(site: Site, started: Started, inventories: string[]): Promise<Servers> {
  const replicas = Number(site.switches["replicas"]);
  const start = (name: string, needed: number, databases: string[]) =>
    started.add(startStore(site, name, { connections: replicas * needed + sessions.spare, databases }));
  const [booking, inventory, payment] = await Promise.all([
    start("booking", sessions.log, ["booking"]),
    start("inventory", inventories.length * sessions.participant, inventories),
    start("payment", sessions.participant, ["payment"]),
  ]);
  return { booking, inventory, payment };
}

async function startServices(site: Site, started: Started, servers: Servers): Promise<Pick<Deployment, "targets" | "services">> {
  const { held, paid } = await startParticipants(site, started, servers);
  const bookings = await startReplicas(site, started, {
    prefix: "booking-",
    entry: `${row}/booking/src/main.ts`,
    listens: ["COORDBENCH_LISTEN"],
    settings: {
      COORDBENCH_DATABASE_URL: servers.booking.url("booking"),
      COORDBENCH_INVENTORY_TARGETS: held.map(targetOf).join(";"),
      COORDBENCH_PAYMENT_TARGET: targetOf(paid),
      ...settings(site).booking,
    },
  });
  return { targets: bookings.map(({ adminUrl }) => adminUrl), services: [...bookings, ...held.flat(), ...paid] };
}

async function startParticipants(site: Site, started: Started, { inventory, payment }: Servers) {
  const own = settings(site);
  const participant = (name: string, folder: string, told: Record<string, string | number>) =>
    startReplicas(site, started, {
      prefix: `${name}.`,
      entry: `${row}/${folder}/src/main.ts`,
      listens: ["COORDBENCH_LISTEN", "COORDBENCH_ADMIN_LISTEN"],
      settings: told,
    });
  const held = await Promise.all(
    namesIn(site).map((name) =>
      participant(name, "inventory", {
        COORDBENCH_PARTICIPANT: name,
        COORDBENCH_DATABASE_URL: inventory.url(name),
        ...own.inventory,
      }),
    ),
  );
  const paid = await participant("payment", "payment", { COORDBENCH_DATABASE_URL: payment.url("payment"), ...own.payment });
  return { held, paid };
}
