import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureTools } from "../setup/index.ts";
import { startRedisCluster, type RedisCluster } from "./redis.ts";
import { createStackFolder } from "./stack-folder.ts";

describe("a Redis Cluster", () => {
  const folder = createStackFolder("redis-test");
  let cluster: RedisCluster;

  beforeAll(async () => {
    const tools = await ensureTools(["redis-server"]);
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    const settings = { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "no" };
    cluster = await startRedisCluster({ program: tools["redis-server"].path, name: "redis", folder, logFolder, settings, replicas: 1 });
  });
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    folder.remove();
  });

  const ask = async <Answer>(port: number, question: (node: Redis) => Promise<Answer>) => {
    const node = new Redis({ port });
    try {
      return await question(node);
    } finally {
      node.disconnect();
    }
  };
  const known = Array.from({ length: 30 }, (_, index) => `key-${index}`);
  const openClient = async () => {
    const client = new Cluster([...cluster.addresses]);
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
  };

  it("has three masters, each with its replicas, and runs as its durability class says", async () => {
    expect(cluster.addresses).toHaveLength(3);
    for (const { port, role } of cluster.nodes) {
      expect(await ask(port, (node) => node.info("replication"))).toContain(`role:${role === "master" ? "master" : "slave"}`);
      expect(await ask(port, (node) => node.config("GET", "appendfsync", "appendonly", "save"))).toEqual(
        expect.arrayContaining(["always", "yes", ""]),
      );
    }
  });

  it("has replicas that could take their masters' places at once", async () => {
    const replicas = cluster.nodes.filter(({ role }) => role === "replica");
    const roles = await Promise.all(replicas.map(({ port }) => ask(port, (node) => node.role())));
    expect(roles.map((role) => role[3])).toEqual(["connected", "connected", "connected"]);
  });

  it("has what it acknowledged when all its servers were killed and started again", async () => {
    await (async () => {
      await using session = await openClient();
      for (const key of known) await session.client.set(key, key);
    })();
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await cluster.settled();
    await using session = await openClient();
    expect(await Promise.all(known.map((key) => session.client.get(key)))).toEqual(known);
  });

  it("can be frozen and thawed", async () => {
    const [node] = cluster.nodes;
    node!.signal("SIGSTOP");
    const answer = ask(node!.port, (client) => client.ping());
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, "silence"))])).toBe("silence");
    node!.signal("SIGCONT");
    expect(await answer).toBe("PONG");
  });
});
