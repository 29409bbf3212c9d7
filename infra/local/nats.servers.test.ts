import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureTools } from "../setup/index.ts";
import { startNats, type NatsServer } from "./nats.ts";
import { createStackFolder } from "./stack-folder.ts";

describe("a NATS server", () => {
  const folder = createStackFolder("nats-test");
  let server: NatsServer;

  beforeAll(async () => {
    const tools = await ensureTools(["nats-server"]);
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    server = await startNats({ program: tools["nats-server"].path, name: "nats", folder, logFolder });
    await make();
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  const open = async () => {
    const connection = await connect({ servers: server.address });
    const streams = await jetstreamManager(connection);
    return { js: jetstream(connection), streams: streams.streams, [Symbol.asyncDispose]: () => connection.close() };
  };
  const make = async () => {
    await using client = await open();
    await client.streams.add({ name: "bookings", subjects: ["bookings.>"], storage: "file" });
  };
  const count = async () => {
    await using client = await open();
    return (await client.streams.info("bookings")).state.messages;
  };
  const publish = async (text: string) => {
    await using client = await open();
    return (await client.js.publish("bookings.one", text)).seq;
  };

  it("tells about itself", async () => {
    const response = await fetch(`${server.monitorUrl}/varz`);
    const { server_name: name, jetstream: stored } = (await response.json()) as {
      server_name: string;
      jetstream: { config: { store_dir: string } };
    };
    expect(name).toBe("nats");
    expect(stored.config.store_dir).toContain(folder.path);
  });

  it("has what it acknowledged after a kill, at the same address", async () => {
    expect(await publish("kept")).toBe(1);
    await server.kill();
    await server.start();
    expect(await count()).toBe(1);
  });

  it("that lost its storage is empty, and whoever needs the stream makes it again", async () => {
    await server.loseStorage();
    await expect(count()).rejects.toThrow("stream not found");
    await make();
    expect(await count()).toBe(0);
    expect(await publish("again")).toBe(1);
  });
});
