import { readOpen, readSaga, snapshotStock } from "@coordbench/audit/readers";
import { skuOf } from "@coordbench/domain";
import type { LocalServer } from "@coordbench/infra/local";
import { openStore } from "@coordbench/saga-inventory/store";
import { stopAll, type Started } from "../disposal.ts";
import type { Deployment, Design, Site, Switch } from "./design.ts";
import { allowanceMs } from "./distance.ts";
import { startReplicas, type Replicated } from "./replicas.ts";
import { startBroker, startShards, startStore } from "./servers.ts";
import { auditedDataset, seedAccounts } from "./stores.ts";
import { failingShareOf, shared } from "./switches.ts";

const row = "services/saga";
const sessions = { service: 64, spare: 20 };
/** How long a Redis server may take to answer. */
const redisAnswerMs = 2_000;
const milliseconds = /^[1-9]\d{2,5}$/;

const switches = {
  ...shared,
  stockReplicas: { standard: "0", allowed: /^[0-2]$/, meaning: "replicas of each Redis master" },
  holdMs: { standard: "15000", allowed: milliseconds, meaning: "how long a hold keeps its units for a booking that is not sold yet" },
  leaseMs: { standard: "3000", allowed: milliseconds, meaning: "how long an instance may be silent before its bookings are taken over" },
  askMs: { standard: "2000", allowed: milliseconds, meaning: "how long a participant may take before it is asked again" },
  ackWaitMs: {
    standard: "10000",
    allowed: /^([5-9]\d{2}|[1-9]\d{3,5})$/,
    meaning: "how long the broker waits before it delivers a message again",
  },
} satisfies Record<string, Switch>;

/** The saga over NATS JetStream: every step is done at once, and taken back where it has to be. */
export const saga: Design = {
  name: "saga",
  summary: "asynchronous saga over NATS JetStream, stock sharded over a Redis Cluster",
  isDurable: true,
  tools: ["postgres", "redis-server", "nats-server"],
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 20, 21, 22, 23, 24],
  switches,
  expected: () => "holds",
  deploy,
};

async function deploy(site: Site): Promise<Deployment> {
  const { inventories, buckets, holdMs } = numbersOf(site);
  await using started = stopAll();
  const servers = await startServers(site, started);
  const { log, money, stock, broker } = servers;
  const stores = { booking: log.url("booking"), payment: money.url("payment"), redis: stock.addresses, inventories };
  const services = await startServices(site, started, servers);
  const kept = started.move();
  return {
    ...services,
    servers: [log, money, ...stock.nodes, broker],
    databases: [log, money],
    uncountedFlushes: "Redis and NATS keep no count of their flushes",
    async seed() {
      await using shelves = await openStore({ addresses: stock.addresses, natMap: site.network?.beside, buckets, holdMs });
      const { items, unitsPerItem } = site.dataset;
      const skus = Array.from({ length: items }, (_, index) => skuOf(index));
      await Promise.all([seedAccounts(stores.payment), ...skus.map((sku) => shelves.seed(sku, unitsPerItem))]);
    },
    unfinished: () => readOpen(stores.booking),
    snapshot: () => snapshotStock(stores),
    ledgers: async () => ({ dataset: auditedDataset(site, { inventories, buckets }), ...(await readSaga(stores)) }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Servers = Awaited<ReturnType<typeof startServers>>;

/** A database for each service that has one, the stock in a cluster, and the broker. */
async function startServers(site: Site, started: Started) {
  const { replicas, stockReplicas } = numbersOf(site);
  const connections = replicas * sessions.service + sessions.spare;
  const [log, money, stock, broker] = await Promise.all([
    started.add(startStore(site, "booking", { connections, databases: ["booking"] })),
    started.add(startStore(site, "payment", { connections, databases: ["payment"] })),
    started.add(startShards(site, "stock", stockReplicas)),
    started.add(startBroker(site, "broker")),
  ]);
  return { log, money, stock, broker };
}

async function startServices(site: Site, started: Started, servers: Servers): Promise<Pick<Deployment, "targets" | "services">> {
  const start = (service: Replicated) => startReplicas(site, started, service);
  const [bookings, participants] = await Promise.all([
    start(bookingOf(site, servers)),
    Promise.all(participantsOf(site, servers).map(start)),
  ]);
  return { targets: bookings.map(({ adminUrl }) => adminUrl), services: [...bookings, ...participants.flat()] };
}

function bookingOf(site: Site, { log, broker }: Servers): Replicated {
  const { inventories, leaseMs, askMs, think, burn } = numbersOf(site);
  return {
    prefix: "booking-",
    entry: `${row}/booking/src/main.ts`,
    listens: ["COORDBENCH_LISTEN"],
    settings: {
      ...correspondence(site, broker),
      COORDBENCH_ITEMS: site.dataset.items,
      COORDBENCH_DATABASE_URL: log.url("booking"),
      COORDBENCH_INVENTORIES: inventories,
      COORDBENCH_LEASE_MS: leaseMs + allowanceMs(site),
      COORDBENCH_ASK_MS: askMs + think + allowanceMs(site),
      COORDBENCH_BURN_US: burn,
    },
  };
}

function participantsOf(site: Site, { money, stock, broker }: Servers): Replicated[] {
  const { inventories, buckets, holdMs, think } = numbersOf(site);
  const participant = (name: string, folder: string, settings: Replicated["settings"]): Replicated => ({
    prefix: `${name}.`,
    entry: `${row}/${folder}/src/main.ts`,
    listens: ["COORDBENCH_ADMIN_LISTEN"],
    settings: { ...correspondence(site, broker), COORDBENCH_FAILING_SHARE: failingShareOf(site), ...settings },
  });
  const shelves = {
    COORDBENCH_REDIS_ADDRESSES: stock.addresses.join(","),
    COORDBENCH_REDIS_ANSWER_MS: redisAnswerMs + allowanceMs(site),
    COORDBENCH_BUCKETS: buckets,
    COORDBENCH_HOLD_MS: holdMs + think + allowanceMs(site),
  };
  return [
    ...Array.from({ length: inventories }, (_, index) => `inventory-${index}`).map((name) =>
      participant(name, "inventory", { COORDBENCH_PARTICIPANT: name, ...shelves }),
    ),
    participant("payment", "payment", {
      COORDBENCH_DATABASE_URL: money.url("payment"),
      COORDBENCH_DECLINE_SHARE: site.dataset.declineShare,
      COORDBENCH_THINK_MS: think,
    }),
  ];
}

/** What everybody has to know who talks over the broker. */
function correspondence(site: Site, broker: LocalServer): Replicated["settings"] {
  const { batch, ackWaitMs } = numbersOf(site);
  return { COORDBENCH_BROKER_URL: broker.address, COORDBENCH_BATCH: batch, COORDBENCH_ACK_WAIT_MS: ackWaitMs };
}

/** Every switch of this design is a number. */
function numbersOf(site: Site): Record<keyof typeof switches, number> {
  return Object.fromEntries(Object.entries(site.switches).map(([name, value]) => [name, Number(value)])) as Record<
    keyof typeof switches,
    number
  >;
}
