import { setTimeout as sleep } from "node:timers/promises";
import { audit, type Asked, type AuditReport, type StockSnapshot, type Unfinished } from "@coordbench/audit";
import * as readers from "@coordbench/audit/readers";
import { customerCount, openingCents, skuOf } from "@coordbench/domain";
import { designs } from "@coordbench/runner";
import { forwardPort } from "./cluster.ts";
import { podsOf, secretOf, type Release } from "./cluster-release.ts";

/** How a store of a design is read, once it can be reached. */
interface Reach {
  ledgers(): Promise<readers.StoreLedgers>;
  snapshot(): Promise<StockSnapshot[]>;
  unfinished(): Promise<Unfinished[]>;
}

const run = "cluster";
const inventory = "inventory-0";
const seeded = { items: 1_000, unitsPerItem: 10_000 };
const patience = { settleMs: 120_000, pollMs: 1_000 };

/** Waits until nothing is under way in a release, reads every store of it through the cluster, and audits what is there; what broke it is named. */
export async function auditRelease(release: Release, asked: readonly Asked[], broken: readonly string[]): Promise<AuditReport> {
  await using opened = new AsyncDisposableStack();
  const reach = await reachOf(release, opened);
  const unfinished = await settle(reach);
  const dataset = {
    items: seeded.items,
    stock: Array.from({ length: seeded.items }, (_, index) => ({ inventory, sku: skuOf(index), bucket: 0, units: seeded.unitsPerItem })),
    customers: customerCount,
    openingCents,
    declineShare: 0,
    scarce: false,
  };
  const started = asked.length;
  return audit({
    design: release.design,
    workload: "steady",
    promises: designs.get(release.design)?.promises ?? [],
    ...(await reach.ledgers()),
    dataset,
    asked: [...asked],
    snapshots: await reach.snapshot(),
    unfinished,
    faults: broken.map((name) => ({ name, planned: 1, hit: 1 })),
    load: { offered: started, started, dropped: 0, startLagP99Ms: null, closedLoop: true },
    durability: { declared: null, before: null, after: null },
  });
}

async function settle(reach: Reach): Promise<Unfinished[]> {
  const end = performance.now() + patience.settleMs;
  for (;;) {
    const left = await reach.unfinished();
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(patience.pollMs);
  }
}

function reachOf(release: Release, opened: AsyncDisposableStack): Promise<Reach> {
  if (release.design === "two-phase-commit") return reachTwoPhaseCommit(release, opened);
  return release.design === "saga" ? reachSaga(release, opened) : reachUncoordinated(release, opened);
}

/** Answers the address of any database on one of a release's servers. */
async function reachDatabases(release: Release, opened: AsyncDisposableStack, server: string): Promise<(database: string) => string> {
  const { namespace, name } = release;
  const { port } = opened.use(await forwardPort(namespace, `pod/${name}-postgres-${server}-0`, 5432));
  const { service = "" } = await secretOf(release, `postgres-${server}`);
  return (database) => `postgres://${server}:${service}@127.0.0.1:${port}/${database}`;
}

async function reachTwoPhaseCommit(release: Release, opened: AsyncDisposableStack): Promise<Reach> {
  const [booking, stock, payment] = (await Promise.all(
    ["booking", "inventory", "payment"].map((server) => reachDatabases(release, opened, server)),
  )) as [(database: string) => string, (database: string) => string, (database: string) => string];
  const shelf = { name: inventory, url: stock(inventory) };
  const stores = { run, booking: booking("booking"), inventories: [shelf], payment: payment("payment") };
  const servers = [booking, stock, payment];
  return {
    ledgers: () => readers.readTwoPhaseCommit(stores),
    snapshot: async () => [await readers.snapshotInventory(shelf)],
    unfinished: async () => (await Promise.all(servers.map((server) => readers.readPrepared(server("postgres"), run)))).flat(),
  };
}

async function reachSaga(release: Release, opened: AsyncDisposableStack): Promise<Reach> {
  const booking = await reachDatabases(release, opened, "booking");
  const payment = await reachDatabases(release, opened, "payment");
  const nodes = await podsOf(release, "redis");
  const forwards = await Promise.all(nodes.map(({ metadata }) => forwardPort(release.namespace, `pod/${metadata.name}`, 6379)));
  for (const forward of forwards) opened.use(forward);
  const { password } = await secretOf(release, "redis");
  const redis = forwards.map(({ port }) => `127.0.0.1:${port}`);
  const stores = { booking: booking("booking"), payment: payment("payment"), stock: { redis, password }, inventories: 1 };
  return {
    ledgers: () => readers.readSaga(stores),
    snapshot: () => readers.snapshotStock(stores),
    unfinished: () => readers.readOpen(stores.booking),
  };
}

async function reachUncoordinated(release: Release, opened: AsyncDisposableStack): Promise<Reach> {
  const url = (await reachDatabases(release, opened, "booking"))("booking");
  return {
    ledgers: () => readers.readUncoordinated(url),
    snapshot: async () => [await readers.snapshotUncoordinated(url)].flat(),
    unfinished: async () => [],
  };
}
