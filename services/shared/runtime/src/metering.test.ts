import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Client, credentials, type CallOptions, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { call, channelOptions, grpcTarget, serveGrpc } from "./grpc.ts";
import { createMeter, type Meter } from "./metering.ts";

async function valueOf({ registry }: Meter, name: string, link: string): Promise<number> {
  const found = await registry.getSingleMetric(`coordbench_${name}`)?.get();
  return found?.values.find(({ labels }) => labels["link"] === link)?.value ?? 0;
}

/** A server on loopback that knows how many bytes went through its sockets, both ways. */
async function listen(answer: (socket: Socket) => void): Promise<{ port: number; seen(): number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    answer(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    seen: () => [...sockets].reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const echo = (socket: Socket) => void socket.pipe(socket);

async function exchange(port: number, text: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(text);
  await once(socket, "data");
  socket.end();
  await once(socket, "close");
}

describe("the bytes of a link", () => {
  it("are those that its address saw, of open and closed connections", async () => {
    await using server = await listen(echo);
    const meter = createMeter("test");
    meter.link("echo", "grpc", [`127.0.0.1:${server.port}`]);
    await exchange(server.port, "x".repeat(1_000));
    expect(await valueOf(meter, "link_bytes_total", "echo")).toBe(2_000);
    await exchange(server.port, "y".repeat(500));
    expect(await valueOf(meter, "link_bytes_total", "echo")).toBe(server.seen());
    expect(server.seen()).toBe(3_000);
  });

  it.each(["localhost", "dns:///localhost"])("are found by the name %s, too, whatever address it stands for", async (name) => {
    await using server = await listen(echo);
    const meter = createMeter("test");
    meter.link("echo", "grpc", [`${name}:${server.port}`]);
    await exchange(server.port, "x".repeat(1_000));
    await expect.poll(() => valueOf(meter, "link_bytes_total", "echo")).toBe(2_000);
  });

  it("are nobody else's", async () => {
    await using own = await listen(echo);
    await using other = await listen(echo);
    const meter = createMeter("test");
    meter.link("own", "grpc", [`127.0.0.1:${own.port}`]);
    await exchange(other.port, "x");
    expect(await valueOf(meter, "link_bytes_total", "own")).toBe(0);
  });

  it("are those of a socket that it was told to carry", async () => {
    await using server = await listen(echo);
    const meter = createMeter("test");
    const socket = connect(server.port, "127.0.0.1");
    meter.link("database", "sql").carries(socket);
    await once(socket, "connect");
    socket.write("query");
    await once(socket, "data");
    expect(await valueOf(meter, "link_bytes_total", "database")).toBe(10);
    socket.destroy();
  });
});

it("counts calls and messages of a link, also where it is asked for twice", async () => {
  const meter = createMeter("test");
  const links = [meter.link("a", "grpc"), meter.link("a", "grpc")];
  for (const link of links) {
    link.call();
    link.message();
    link.message();
  }
  expect(await valueOf(meter, "link_calls_total", "a")).toBe(2);
  expect(await valueOf(meter, "link_messages_total", "a")).toBe(4);
});

describe("a gRPC call", () => {
  it("counts as one call, two messages and every byte on the wire, framing included", async () => {
    const port = await freePort();
    await using _served = await serveGrpc({ host: "127.0.0.1", port }, []);
    await using wire = await listen((socket) => {
      const onward = connect(port, "127.0.0.1");
      onward.on("error", () => undefined);
      socket.pipe(onward).pipe(socket);
      socket.once("close", () => onward.destroy());
    });
    const meter = createMeter("test");
    const address = `127.0.0.1:${wire.port}`;
    const link = meter.link("health", "grpc", [address]);
    const client = new Client(grpcTarget(address), credentials.createInsecure(), channelOptions);
    const reply = await call(healthCheck(client), Buffer.alloc(0), { link, deadlineMs: 10_000 });
    // SERVING, as the protobuf of the health service has it.
    expect(reply.toString("hex")).toBe("0801");
    client.close();
    expect(await valueOf(meter, "link_calls_total", "health")).toBe(1);
    expect(await valueOf(meter, "link_messages_total", "health")).toBe(2);
    await expect.poll(() => valueOf(meter, "link_bytes_total", "health")).toBe(wire.seen());
    expect(wire.seen()).toBeGreaterThan(100);
  });
});

type HealthCheck = [
  request: Buffer,
  metadata: Metadata,
  options: Partial<CallOptions>,
  done: (error: ServiceError | null, reply: Buffer) => void,
];

function healthCheck(client: Client) {
  const same = (bytes: Buffer) => bytes;
  return (...[request, metadata, options, done]: HealthCheck) =>
    client.makeUnaryRequest("/grpc.health.v1.Health/Check", same, same, request, metadata, options, (error, reply) =>
      done(error, reply ?? Buffer.alloc(0)),
    );
}

async function freePort(): Promise<number> {
  await using server = await listen(() => undefined);
  return server.port;
}
