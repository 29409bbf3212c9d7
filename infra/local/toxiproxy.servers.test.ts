import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureTools } from "../setup/index.ts";
import { freePort } from "./ports.ts";
import { createStackFolder } from "./stack-folder.ts";
import { startToxiproxy, type Toxiproxy } from "./toxiproxy.ts";

describe("Toxiproxy", () => {
  const folder = createStackFolder("toxiproxy-test");
  let toxiproxy: Toxiproxy;
  let echo: Server;
  let upstream: string;

  beforeAll(async () => {
    const tools = await ensureTools(["toxiproxy-server"]);
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    toxiproxy = await startToxiproxy({ program: tools["toxiproxy-server"].path, folder, logFolder });
    echo = await listen(0);
    upstream = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    echo?.close();
    await toxiproxy?.stop();
    folder.remove();
  });

  // A lower bound: no other work of this machine makes a round trip shorter.
  it.each([0, 1, 2, 25, 100])("makes a round trip of at least %i ms out of one of nothing", async (roundTripMs) => {
    const address = await toxiproxy.open(`echo at ${roundTripMs}`, upstream, roundTripMs);
    expect(address).not.toBe(upstream);
    const start = performance.now();
    expect(await say(address, ["hello"])).toBe("hello");
    expect(performance.now() - start).toBeGreaterThanOrEqual(roundTripMs - 0.5);
  });

  it("keeps many messages under way in their order", async () => {
    const address = await toxiproxy.open("many", upstream, 20);
    const words = Array.from({ length: 500 }, (_, index) => `${index};`);
    expect(await say(address, words)).toBe(words.join(""));
  });

  it("stands before a server that does not run yet", async () => {
    const port = await freePort();
    const address = await toxiproxy.open("late", `127.0.0.1:${port}`, 0);
    await expect(say(address, ["early"])).rejects.toThrow(/closed|ECONNRESET/);
    const late = await listen(port);
    expect(await say(address, ["in time"])).toBe("in time");
    late.close();
  });

  it("lets nothing pass a broken link, not even over connections that were open, until it is healed", async () => {
    const address = await toxiproxy.open("broken", upstream, 0);
    const heal = await toxiproxy.hamper("broken", { type: "timeout", attributes: { timeout: 0 } });
    const waiting = say(address, ["lost"]).catch((error: Error) => error.message);
    expect(await Promise.race([waiting, pause(300, "silence")])).toBe("silence");
    await heal();
    expect(await waiting).toMatch(/closed|ECONNRESET/);
    expect(await say(address, ["hello"])).toBe("hello");
  });

  it("says why it makes no proxy", async () => {
    await toxiproxy.open("twice", upstream, 0);
    await expect(toxiproxy.open("twice", upstream, 0)).rejects.toThrow("proxy already exists");
  });
});

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

/** Says some words, one after the other, and returns the answer once it is as long. */
function say(address: string, words: string[]): Promise<string> {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  const { length } = words.join("");
  const socket = connect({ host, port: Number(port), noDelay: true });
  return new Promise((resolve, reject) => {
    let heard = "";
    socket.on("data", (text: Buffer) => {
      heard += text.toString();
      if (heard.length < length) return;
      socket.destroy();
      resolve(heard);
    });
    socket.on("error", reject).on("close", () => reject(new Error("closed")));
    for (const word of words) socket.write(word);
  });
}
