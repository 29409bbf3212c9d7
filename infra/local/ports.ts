import { createServer } from "node:net";

// Below the range from which systems draw the ports of outgoing connections: a port that is free now stays so until it is used.
const range = { first: 20_000, last: 32_000 };
const given = new Set<number>();

/** Finds a free port on loopback that nobody in this process has been given before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = range.first + Math.floor(Math.random() * (range.last - range.first));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port found on loopback between ${range.first} and ${range.last}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
