import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import type { Deployment, Design, Tools, Tuning } from "../../designs/design.ts";
import type { Order } from "../order.ts";

/** A design that others have started on this machine, and what a runner would be told of it. */
export interface DeployedUnderTest extends AsyncDisposable {
  deployment: Deployment;
  tools: Tools & { k6: NonNullable<Tools["k6"]> };
  logs: string;
  order(task: Order["task"]): Order;
}

/** Starts a design without any data. */
export async function deployUnderTest(design: Design, tuning: Tuning): Promise<DeployedUnderTest> {
  const logs = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  const tools = await ensureTools([...design.tools(tuning.switches), "k6"]);
  const folder = createStackFolder(`test-joined-${design.name}`);
  const deployment = await design.deploy({ ...tuning, folder, logFolder: logs, tools });
  return {
    deployment,
    tools,
    logs,
    order: (task) => orderOf({ id: tuning.run, task }, deployment),
    async [Symbol.asyncDispose]() {
      await deployment[Symbol.asyncDispose]();
      folder.remove();
    },
  };
}

function orderOf(begun: Pick<Order, "id" | "task">, { targets, services, servers }: Deployment): Order {
  const authority = (name: string) =>
    servers.filter((server) => server.name === `PostgreSQL ${name}`).map(({ address }) => [name, new URL(address).host] as const);
  return {
    ...begun,
    targets,
    services: services.map(({ name, adminUrl }) => ({ name, adminUrl })),
    servers: servers.map(({ name }) => name),
    databases: Object.fromEntries(["booking", "inventory", "payment"].flatMap(authority)),
    redis: servers.filter(({ name }) => name.startsWith("Redis")).map(({ address }) => address),
    proxies: {},
    fileSystems: ["ext4"],
    tracesAddress: null,
  };
}
