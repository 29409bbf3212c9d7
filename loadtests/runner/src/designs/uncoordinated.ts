import { setTimeout as sleep } from "node:timers/promises";
import type { Unfinished } from "@coordbench/audit";
import { readUncoordinated, snapshotUncoordinated } from "@coordbench/audit/readers";
import type { LocalService } from "@coordbench/infra/local";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { stopAll } from "../disposal.ts";
import { readMetrics } from "../metrics.ts";
import type { Deployment, Design, Site } from "./design.ts";
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
  deploy,
};

const whole = { inventories: 1, buckets: 1 };

async function deploy(site: Site): Promise<Deployment> {
  await using started = stopAll();
  const store = await started.add(startStore(site, "booking", { connections: 100, databases: ["booking"] }));
  const url = store.url("booking");
  const services = await startReplicas(site, started, {
    prefix: "uncoordinated-",
    entry: "services/uncoordinated/src/main.ts",
    listens: ["COORDBENCH_LISTEN"],
    settings: {
      COORDBENCH_ITEMS: site.dataset.items,
      COORDBENCH_DATABASE_URL: url,
      COORDBENCH_DECLINE_SHARE: site.dataset.declineShare,
      COORDBENCH_REFRESH_MS: site.switches["refreshMs"] ?? "",
      COORDBENCH_BURN_US: site.switches["burn"] ?? "",
    },
  });
  const kept = started.move();
  return {
    targets: services.map(({ adminUrl }) => adminUrl),
    services,
    servers: [store],
    databases: [store],
    seed: async () => {
      await Promise.all([seedAccounts(url), seedStock(url, initialStock(site.dataset, whole))]);
      // Every instance has copied the stock before its first customer comes.
      await sleep(2 * Number(site.switches["refreshMs"]));
    },
    unfinished: async () => (await Promise.all(services.map(unwritten))).flat(),
    snapshot: async () => [await snapshotUncoordinated(url)],
    ledgers: async () => ({ dataset: auditedDataset(site, whole), ...(await readUncoordinated(url)) }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function unwritten({ name, adminUrl }: LocalService): Promise<Unfinished[]> {
  const [count] = (await readMetrics(adminUrl)).filter((sample) => sample.name === "coordbench_unwritten_answers");
  return count === undefined || count.value > 0
    ? [{ where: name, what: `${count?.value} answers are not written yet`, ageMs: 0, foreign: false }]
    : [];
}
