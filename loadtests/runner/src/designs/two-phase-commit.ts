import { readPrepared, readTwoPhaseCommit, snapshotInventory, type TwoPhaseCommitStores } from "@coordbench/audit/readers";
import { freePort, startService, type LocalService } from "@coordbench/infra/local";
import { stopAll } from "../disposal.ts";
import type { Deployment, Design, Site } from "./design.ts";
import { auditedDataset, initialStock, seedAccounts, seedStock, startStore } from "./stores.ts";

const row = "services/two-phase-commit";
const sessions = { participant: 80, log: 32, spare: 20 };

/** Two-phase commit over gRPC, with PostgreSQL's prepared transactions as the participants' promises. */
export const twoPhaseCommit: Design = {
  name: "two-phase-commit",
  summary: "synchronous two-phase commit over gRPC, participants on PostgreSQL",
  isDurable: true,
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24],
  switches: {
    inventories: {
      standard: "1",
      allowed: /^[1-9]$/,
      meaning: "participants that the stock is divided over, each with a database of its own",
    },
    prepare: { standard: "parallel", allowed: /^(parallel|sequential)$/, meaning: "ask for all votes at once, or one after the other" },
    retries: { standard: "0", allowed: /^([0-9]|10)$/, meaning: "how often the server tries again after contention" },
    replicas: { standard: "1", allowed: /^[1-4]$/, meaning: "instances of each service" },
    lockTimeoutMs: { standard: "1000", allowed: /^[1-9]\d{1,4}$/, meaning: "how long a participant waits for a lock before it votes NO" },
    recoveryAgeMs: { standard: "8000", allowed: /^[1-9]\d{1,5}$/, meaning: "how old a promise must be for the recovery to settle it" },
    recoveryPeriodMs: { standard: "1000", allowed: /^([5-9]\d|[1-9]\d{2,4})$/, meaning: "how often the recovery looks" },
  },
  expected: () => "holds",
  deploy,
};

type Started = ReturnType<typeof stopAll>;

async function deploy(site: Site): Promise<Deployment> {
  const inventories = Number(site.switches["inventories"]);
  const names = Array.from({ length: inventories }, (_, index) => `inventory-${index}`);
  await using started = stopAll();
  const servers = await startServers(site, started, names);
  const { log, stock, money } = servers;
  const shelves = names.map((name) => ({ name, url: stock.url(name) }));
  const stores = { run: site.run, booking: log.url("booking"), inventories: shelves, payment: money.url("payment") };
  const services = await startServices(site, started, stores);
  const kept = started.move();
  return {
    ...services,
    servers: Object.values(servers),
    async seed() {
      const initial = initialStock(site.dataset, { inventories, buckets: 1 });
      const own = (name: string) => initial.filter(({ inventory }) => inventory === name);
      await Promise.all([seedAccounts(stores.payment), ...shelves.map(({ name, url }) => seedStock(url, own(name)))]);
    },
    unfinished: async () =>
      (await Promise.all(Object.values(servers).map((server) => readPrepared(server.url("postgres"), site.run)))).flat(),
    snapshot: () => Promise.all(shelves.map(snapshotInventory)),
    ledgers: async () => ({ dataset: auditedDataset(site.dataset, { inventories, buckets: 1 }), ...(await readTwoPhaseCommit(stores)) }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A server for each service; all inventories share one, each with a database of its own. */
async function startServers(site: Site, started: Started, inventories: string[]) {
  const replicas = Number(site.switches["replicas"]);
  const start = (name: string, needed: number, databases: string[]) =>
    started.add(startStore(site, name, { connections: replicas * needed + sessions.spare, databases }));
  const [log, stock, money] = await Promise.all([
    start("booking", sessions.log, ["booking"]),
    start("inventory", inventories.length * sessions.participant, inventories),
    start("payment", sessions.participant, ["payment"]),
  ]);
  return { log, stock, money };
}

async function startServices(
  site: Site,
  started: Started,
  { booking, inventories, payment }: TwoPhaseCommitStores,
): Promise<Pick<Deployment, "targets" | "services">> {
  const held = await Promise.all(
    inventories.map(({ name, url }) =>
      startReplicas(site, started, { name, folder: "inventory", url, extra: { COORDBENCH_PARTICIPANT: name } }),
    ),
  );
  const declines = { COORDBENCH_DECLINE_SHARE: site.dataset.declineShare };
  const paid = await startReplicas(site, started, { name: "payment", folder: "payment", url: payment, extra: declines });
  const reached = { url: booking, inventories: held.map(({ targets }) => targets), payment: paid.targets };
  const bookings = await Promise.all(
    Array.from({ length: Number(site.switches["replicas"]) }, (_, index) => started.add(startBooking(site, `booking-${index}`, reached))),
  );
  return {
    targets: bookings.map(({ adminUrl }) => adminUrl),
    services: [...bookings, ...held.flatMap(({ services }) => services), ...paid.services],
  };
}

interface Replicated {
  name: string;
  folder: string;
  url: string;
  extra: Record<string, string | number>;
}

async function startReplicas(
  site: Site,
  started: Started,
  { name, folder, url, extra }: Replicated,
): Promise<{ targets: string; services: LocalService[] }> {
  const replicas = await Promise.all(
    Array.from({ length: Number(site.switches["replicas"]) }, async (_, index) => {
      const [port, adminPort] = [await freePort(), await freePort()];
      const settings = {
        ...common(site),
        COORDBENCH_LISTEN: `127.0.0.1:${port}`,
        COORDBENCH_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
        COORDBENCH_DATABASE_URL: url,
        COORDBENCH_LOCK_TIMEOUT_MS: site.switches["lockTimeoutMs"] ?? "",
        ...extra,
      };
      const service = await started.add(
        startService({
          ...site,
          name: `${name}.${index}`,
          entry: `${row}/${folder}/src/main.ts`,
          settings,
          adminUrl: `http://127.0.0.1:${adminPort}`,
        }),
      );
      return { service, address: `127.0.0.1:${port}` };
    }),
  );
  return { targets: replicas.map(({ address }) => address).join(","), services: replicas.map(({ service }) => service) };
}

async function startBooking(
  site: Site,
  name: string,
  { url, inventories, payment }: { url: string; inventories: string[]; payment: string },
): Promise<LocalService> {
  const port = await freePort();
  const settings = {
    ...common(site),
    COORDBENCH_LISTEN: `127.0.0.1:${port}`,
    COORDBENCH_ITEMS: site.dataset.items,
    COORDBENCH_DATABASE_URL: url,
    COORDBENCH_INVENTORY_TARGETS: inventories.join(";"),
    COORDBENCH_PAYMENT_TARGET: payment,
    COORDBENCH_PREPARE: site.switches["prepare"] ?? "",
    COORDBENCH_CONTENTION_RETRIES: site.switches["retries"] ?? "",
    COORDBENCH_RECOVERY_AGE_MS: site.switches["recoveryAgeMs"] ?? "",
    COORDBENCH_RECOVERY_PERIOD_MS: site.switches["recoveryPeriodMs"] ?? "",
  };
  return startService({ ...site, name, entry: `${row}/booking/src/main.ts`, settings, adminUrl: `http://127.0.0.1:${port}` });
}

const common = ({ run }: Site) => ({ COORDBENCH_RUN: run, COORDBENCH_LOG_LEVEL: "warn" });
