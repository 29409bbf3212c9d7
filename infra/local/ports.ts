import { createServer } from "node:net";

// Below the range from which systems draw the ports of outgoing connections: a port that is free now stays so until it is used.
const range = { first: 20_000, last: 32_000 };
// Two processes that look for ports at the same time look in different parts of it, nearly always.
const parts = 16;
const size = (range.last - range.first) / parts;
const first = range.first + (process.pid % parts) * size;
// Those given last may not be in use yet; those before them are, or were, and an evening has more servers than there are ports.
const remembered = size / 2;
const given: number[] = [];

/** Finds a free port on loopback that nobody in this process has been given lately. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = first + Math.floor(Math.random() * size);
    if (given.includes(port)) continue;
    given.push(port);
    given.splice(0, given.length - remembered);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found on loopback between ${first} and ${first + size}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
