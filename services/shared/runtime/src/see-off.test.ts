import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { seeOff } from "./see-off.ts";

const patienceMs = 600_000;
const waiting = { timeout: 50_000 };

/** A server that says its name, whoever asks. */
async function serve(name: string, withinMs: number) {
  const server = fastify({ forceCloseConnections: "idle" });
  server.get("/", () => name);
  const customersLeave = seeOff(server, withinMs);
  await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    port: (server.server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      await customersLeave();
      await server.close();
    },
  };
}

/** An address behind which servers take turns, as a Service of Kubernetes is one: a connection stays where it once led. */
async function relay() {
  let port = 0;
  const server = createServer((customer) => {
    const served = connect(port, "127.0.0.1");
    customer.pipe(served).pipe(customer);
    for (const [one, other] of [
      [customer, served],
      [served, customer],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    leadTo: (to: number) => (port = to),
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

/** Asks over the one connection that the agent keeps. */
async function ask(url: string, agent: Agent): Promise<string> {
  const [answer] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  return text(answer);
}

describe("a server that another takes the place of", () => {
  it("cuts nobody off who keeps a connection and goes on talking", async () => {
    await using service = await relay();
    const first = await serve("first", patienceMs);
    service.leadTo(first.port);
    const heard: string[][] = [];
    const over = new AbortController();
    const talk = async (said: string[]) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!over.signal.aborted) said.push(await ask(service.url, agent));
      agent.destroy();
    };
    const customers = Array.from({ length: 8 }, async (_, index) => talk((heard[index] = [])));
    await expect.poll(() => heard.length === 8 && heard.every((said) => said.length > 3), waiting).toBe(true);
    await using second = await serve("second", patienceMs);
    service.leadTo(second.port);
    await first[Symbol.asyncDispose]();
    await expect.poll(() => heard.every((said) => said.at(-1) === "second"), waiting).toBe(true);
    over.abort();
    await Promise.all(customers);
  });

  it("waits for those who keep a connection and are silent no longer than it is told to", async () => {
    const server = await serve("only", 20);
    const agent = new Agent({ keepAlive: true });
    expect(await ask(`http://127.0.0.1:${server.port}/`, agent)).toBe("only");
    await server[Symbol.asyncDispose]();
    agent.destroy();
  });
});
