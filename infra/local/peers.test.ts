import { existsSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peersOf } from "./peers.ts";

describe("the peers of a process", () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());

  const open = async (port: number) => {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise((resolve) => socket.once("connect", resolve));
    const close = () => new Promise((resolve) => socket.once("close", resolve).destroy());
    return { own: `127.0.0.1:${socket.localPort}`, close };
  };

  it.skipIf(!existsSync("/proc/net/tcp"))("are those that it has a connection with, on either side of it", async () => {
    const { port } = server.address() as AddressInfo;
    const server0 = `127.0.0.1:${port}`;
    expect(peersOf(process.pid)).not.toContain(server0);
    const session = await open(port);
    expect(peersOf(process.pid)).toEqual(expect.arrayContaining([server0, session.own]));
    expect(peersOf(process.ppid)).not.toContain(server0);
    await session.close();
    expect(peersOf(process.pid)).not.toContain(server0);
  });

  it.skipIf(existsSync("/proc/net/tcp"))("are not known without /proc", () => {
    expect(peersOf(process.pid)).toBeNull();
  });
});
