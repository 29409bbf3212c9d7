import type { Measured } from "@coordbench/report";
import type { Ground, Processes } from "../../ground.ts";
import { readMetrics } from "../../metrics.ts";
import type { Order } from "../order.ts";
import type { RunnerConfig } from "./config.ts";

const unseen: Measured = { value: null, reason: "the processes of a store in another pod cannot be looked at" };
const metrics = { cpuS: "coordbench_process_cpu_seconds_total", memoryBytes: "coordbench_process_resident_memory_bytes" };

/** A system that runs in the cluster already, at the addresses of an order. */
export function joined(order: Order, config: RunnerConfig): Ground {
  const passwords: Record<string, string | undefined> = {
    booking: config.bookingPassword,
    inventory: config.inventoryPassword,
    payment: config.paymentPassword,
  };
  const { targets, services, redis, fileSystems } = order;
  const places = {
    services,
    database: (server: string, name: string) => `postgres://postgres:${passwords[server]}@${order.databases[server]}/${name}`,
    redis: { addresses: redis, password: config.redisPassword },
  };
  return async (design, site) => ({
    deployment: { ...design.reach(site, places), targets, services, fileSystemOf: () => fileSystems.join(" / ") },
    processes: processesOf(order),
    countFlushes: async () => undefined,
    observe: async () => () => null,
    [Symbol.asyncDispose]: async () => undefined,
  });
}

/** Services tell what they use; stores have nobody who would tell it of them. */
function processesOf({ services, servers }: Order): Processes {
  const told = async (name: string) =>
    Promise.all(
      services.map(async ({ adminUrl }) => (await readMetrics(adminUrl)).find((sample) => sample.name === name)?.value ?? untold),
    );
  return {
    async times() {
      const used = await told(metrics.cpuS);
      return [
        ...services.map(({ name }, index) => ({ name, kind: "service" as const, cpuMs: milliseconds(used[index] ?? untold) })),
        ...servers.map((name) => ({ name, kind: "server" as const, cpuMs: unseen })),
      ];
    },
    memoryBytes: async () => [...(await told(metrics.memoryBytes)), ...servers.map(() => unseen)],
    pids: [],
  };
}

const untold: Measured = { value: null, reason: "the service does not tell it" };
const milliseconds = (seconds: Measured): Measured => (typeof seconds === "number" ? seconds * 1_000 : seconds);
