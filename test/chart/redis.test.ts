import { join } from "node:path";
import { Cluster } from "ioredis";
import { describe, expect, it } from "vitest";
import { freePort } from "@coordbench/infra/local";
import { besideRedis, configOf, end, eventually, openWorkshop } from "../support/chart-stores.ts";

const password = "pSesame";

/** Three masters, each at an address of its own: Linux has many on loopback. */
async function openNodes() {
  const workshop = await openWorkshop("redis-server");
  const programs = workshop.folder("programs");
  await besideRedis("redis-cli", programs);
  const port = String(await freePort());
  const files = { ...(await configOf("saga", "redis")), ...(await configOf("saga", "redis-form")) };
  const environment = { PATH: `${programs}:${workshop.path}`, PORT: port, REDISCLI_AUTH: password, MASTERS: "3" };
  const start = (addresses: string[]) =>
    addresses.map((address, index) => {
      const own = files["redis.conf"]?.replace(/^bind .*/m, `bind ${address}`) ?? "";
      const config = workshop.folder(`config-${index}`, { ...files, "redis.conf": own });
      const data = workshop.folder(`data-${index}`);
      const told = { ...environment, CONFIG: config, DATA: data, POD_IP: address, NODES: addresses.join(" ") };
      return workshop.start(["sh", join(config, "start.sh")], told);
    });
  const form = async (addresses: string[]) => {
    const job = workshop.start(["sh", join(workshop.folder("config-0"), "form.sh")], { ...environment, NODES: addresses.join(" ") });
    await new Promise((resolve) => job.once("exit", resolve));
    return job.exitCode;
  };
  const open = (addresses: string[]) =>
    new Cluster(
      addresses.map((host) => ({ host, port: Number(port) })),
      { redisOptions: { password, commandTimeout: 2_000 }, enableOfflineQueue: false },
    ).on("error", () => undefined);
  return { start, form, open, [Symbol.asyncDispose]: () => workshop[Symbol.asyncDispose]() };
}

describe.skipIf(process.platform !== "linux")("the Redis Cluster", () => {
  it("is formed once, however often it is asked for, and finds itself again where all nodes have other addresses", async () => {
    await using nodes = await openNodes();
    const [before, after] = [11, 21].map((first) => [0, 1, 2].map((index) => `127.0.0.${first + index}`)) as [string[], string[]];
    const started = nodes.start(before);
    expect(await nodes.form(before)).toBe(0);
    expect(await nodes.form(before)).toBe(0);
    const cluster = nodes.open(before);
    await eventually(() => cluster.set("{1}kept", "a"));
    await eventually(() => cluster.set("{2}kept", "b"));
    cluster.disconnect();
    await Promise.all(started.map((node) => end(node, "SIGKILL")));

    nodes.start(after);
    const again = nodes.open(after);
    expect(await eventually(() => again.get("{1}kept"))).toBe("a");
    expect(await eventually(() => again.get("{2}kept"))).toBe("b");
    expect(await nodes.form(after)).toBe(0);
    again.disconnect();
  });
});
