import { setTimeout as sleep } from "node:timers/promises";
import type { Measured } from "@coordbench/report";
import type { Design, Standing, Tuning } from "../../designs/design.ts";
import type { Ground, Processes } from "../../ground.ts";
import { readMetrics } from "../../metrics.ts";
import type { Order } from "../order.ts";
import type { RunnerConfig } from "./config.ts";

const spansSentMs = 4_000;
const unseen: Measured = { value: null, reason: "the processes of a store in another pod cannot be looked at" };
const metrics = { cpuS: "coordbench_process_cpu_seconds_total", memoryBytes: "coordbench_process_resident_memory_bytes" };

/** A system that runs in the cluster already, at the addresses of an order. */
export function joined(order: Order, config: RunnerConfig): Ground {
  return async (design, site) => ({
    deployment: standingOf(design, site, { order, config }),
    processes: processesOf(order),
    countFlushes: async () => undefined,
    observe: async () => () => null,
    // Services that go on send what they have recorded in a moment; after that it is looked for.
    [Symbol.asyncDispose]: async () => void (order.tracesAddress !== null && (await sleep(spansSentMs))),
  });
}

/** A design at the addresses of an order. */
export function standingOf(design: Design, tuning: Tuning, { order, config }: { order: Order; config: RunnerConfig }): Standing {
  const passwords: Record<string, string | undefined> = {
    booking: config.bookingPassword,
    inventory: config.inventoryPassword,
    payment: config.paymentPassword,
  };
  const { targets, services, fileSystems } = order;
  const places = {
    services,
    database: (server: string, name: string) => `postgres://postgres:${passwords[server]}@${order.databases[server]}/${name}`,
    redis: { addresses: order.redis, password: config.redisPassword },
  };
  return { ...design.reach(tuning, places), targets, services, fileSystemOf: () => fileSystems.join(" / ") };
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
