import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanUp, createStackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { describe, expect, it } from "vitest";
import type { Deployment } from "../../designs/design.ts";
import { newRunId, performRun } from "../../run.ts";
import { tune } from "../../tune.ts";
import { designNamed } from "../../wish.ts";
import type { Order } from "../order.ts";
import { joined } from "./joined.ts";

const wish = { workload: "smoke", durationS: 3, warmUpS: 1 };
const config = { order: "", fetched: "", bookingPassword: "p", inventoryPassword: "p", paymentPassword: "p", redisPassword: undefined };

/** Where a deployment of this machine is, as a cluster's would be told. */
function orderOf(id: string, design: string, { targets, services, servers }: Deployment): Order {
  const authority = (name: string) =>
    servers.filter((server) => server.name === `PostgreSQL ${name}`).map(({ address }) => new URL(address).host);
  const databases = ["booking", "inventory", "payment"].flatMap((name) => authority(name).map((host) => [name, host] as const));
  return {
    id,
    task: { wish: { design, ...wish } },
    targets,
    services: services.map(({ name, adminUrl }) => ({ name, adminUrl })),
    servers: servers.map(({ name }) => name),
    databases: Object.fromEntries(databases),
    redis: servers.filter(({ name }) => name.startsWith("Redis")).map(({ address }) => address),
    fileSystems: ["ext4"],
    tracesAddress: null,
  };
}

describe.each(["two-phase-commit", "saga", "uncoordinated"])("a run against a %s that others have started", (name) => {
  it("seeds, loads, measures and audits it by nothing but addresses", async () => {
    cleanUp();
    const [id, logFolder] = [newRunId(), mkdtempSync(join(tmpdir(), "coordbench-test-"))];
    const design = designNamed(name);
    const { tuning } = tune({ design: name, ...wish }, id);
    const tools = await ensureTools([...design.tools(tuning.switches), "k6"]);
    const folder = createStackFolder(`test-joined-${name}`);
    try {
      await using deployment = await design.deploy({ ...tuning, folder, logFolder, tools });
      const order = orderOf(id, name, deployment);
      const surroundings = { id, tools, logs: logFolder, signal: new AbortController().signal, phase: () => {}, glimpse: () => {} };
      const { run } = await performRun({ design: name, ...wish }, { ...surroundings, ground: joined(order, config) });
      // Whether customers came in time is up to this machine; nothing else is.
      const broken = run.audit.invariants.filter(({ id: number, verdict }) => number !== 22 && verdict !== "holds");
      expect(broken).toEqual([]);
      expect(run.outcomes.confirmed).toBeGreaterThan(0);
      expect(run.durability.before.class).toBe(design.isDurable ? "D1" : null);
      expect(run.perBooking.storeCalls).toBeGreaterThan(0);
      // Services tell their processor time, stores cannot be looked at: the sum is not known then, and says why.
      expect(run.processes.filter(({ kind }) => kind === "service").every(({ cpuMs }) => typeof cpuMs === "number")).toBe(true);
      expect(run.perBooking.cpuMs).toEqual({ value: null, reason: "the processes of a store in another pod cannot be looked at" });
    } finally {
      folder.remove();
    }
  });
});
