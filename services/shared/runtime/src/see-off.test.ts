import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { freeAddress } from "./hostile-under-test.ts";
import { startRelay } from "./relay-under-test.ts";
import { serveUntilSeenOff } from "./see-off.ts";

const patienceMs = 600_000;
const waiting = { timeout: 50_000 };

/** A server that says its name, whoever asks. */
async function serve(name: string, withinMs: number) {
  const server = fastify({ forceCloseConnections: "idle" });
  server.get("/", () => name);
  const listen = await freeAddress();
  const served = await serveUntilSeenOff(server, { listen, drainMs: withinMs });
  return { port: listen.port, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

/** Asks over the one connection that the agent keeps. */
async function ask(url: string, agent: Agent): Promise<string> {
  const [answer] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  return text(answer);
}

describe("a server that another takes the place of", () => {
  it("cuts nobody off who keeps a connection and goes on talking", async () => {
    await using service = await startRelay();
    const first = await serve("first", patienceMs);
    service.leadTo(first.port);
    const heard: string[][] = [];
    const over = new AbortController();
    const talk = async (said: string[]) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!over.signal.aborted) said.push(await ask(`http://127.0.0.1:${service.port}/`, agent));
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
