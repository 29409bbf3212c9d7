import { setTimeout as sleep } from "node:timers/promises";
import type { Unfinished } from "@coordbench/audit";
import { readUncoordinated, snapshotUncoordinated } from "@coordbench/audit/readers";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { stopAll } from "../disposal.ts";
import { readMetrics } from "../metrics.ts";
import type { Deployment, Design, Places, Reach, Site, Standing, Tuning } from "./design.ts";
import { startReplicas } from "./replicas.ts";
import { startStore } from "./servers.ts";
import { auditedDataset, initialStock, seedAccounts, seedStock } from "./stores.ts";
import { shared } from "./switches.ts";

/** The control: it agrees with nobody, and must oversell as soon as stock is scarce. */
export const uncoordinated: Design = {
  name: "uncoordinated",
  summary: "the control: no agreement, answers from a copy of the stock, oversells",
  isDurable: false,
  tools: () => ["postgres"],
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 20, 21, 22, 23, 24],
  switches: {
    replicas: { standard: "2", allowed: /^[2-8]$/, meaning: "instances, each with a copy of the stock" },
    burn: shared.burn,
    refreshMs: { standard: "200", allowed: /^[1-9]\d{0,4}$/, meaning: "how often an instance refreshes its copy" },
  },
  expected: (workload) => (workloadOf(workload).scarce ? "violated" : "holds"),
  settings,
  reach,
  deploy,
};

const whole = { inventories: 1, buckets: 1 };

function settings({ dataset, switches }: Tuning) {
  return {
    booking: {
      COORDBENCH_ITEMS: dataset.items,
      COORDBENCH_DECLINE_SHARE: dataset.declineShare,
      COORDBENCH_REFRESH_MS: switches["refreshMs"] ?? "",
      COORDBENCH_BURN_US: switches["burn"] ?? "",
    },
  };
}

async function deploy(site: Site): Promise<Deployment> {
  await using started = stopAll();
  const store = await started.add(startStore(site, "booking", { connections: 100, databases: ["booking"] }));
  const services = await startReplicas(site, started, {
    prefix: "uncoordinated-",
    entry: "services/uncoordinated/src/main.ts",
    listens: ["COORDBENCH_LISTEN"],
    settings: { COORDBENCH_DATABASE_URL: store.url("booking"), ...settings(site).booking },
  });
  const kept = started.move();
  return {
    ...reach(site, { services, database: (_, name) => store.url(name), redis: { addresses: [] } }),
    targets: services.map(({ adminUrl }) => adminUrl),
    services,
    servers: [store],
    databases: [store],
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function reach(site: Tuning, { services, database }: Places): Reach {
  const url = database("booking", "booking");
  return {
    databases: [{ url: (name) => database("booking", name) }],
    seed: async () => {
      await Promise.all([seedAccounts(url), seedStock(url, initialStock(site.dataset, whole))]);
      // Every instance has copied the stock before its first customer comes.
      await sleep(2 * Number(site.switches["refreshMs"]));
    },
    unfinished: async () => (await Promise.all(services.map(unwritten))).flat(),
    snapshot: async () => [await snapshotUncoordinated(url)],
    ledgers: async () => ({ dataset: auditedDataset(site, whole), ...(await readUncoordinated(url)) }),
  };
}

async function unwritten({ name, adminUrl }: Standing["services"][number]): Promise<Unfinished[]> {
  const [count] = (await readMetrics(adminUrl)).filter((sample) => sample.name === "coordbench_unwritten_answers");
  return count === undefined || count.value > 0
    ? [{ where: name, what: `${count?.value} answers are not written yet`, ageMs: 0, foreign: false }]
    : [];
}
