import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Address } from "./config.ts";
import { listenBehindDoors } from "./doors.ts";

const lookEveryMs = 20;

/**
 * Serves until it is disposed of, and then cuts nobody off who has just spoken: for a while it goes on serving, and tells each customer
 * with the answer to leave the connection. It ends once nobody is connected, or the time is up.
 */
export async function serveUntilSeenOff(
  server: FastifyInstance,
  { listen, drainMs }: { listen: Address; drainMs: number },
): Promise<AsyncDisposable> {
  let isLeaving = false;
  server.addHook("onSend", async (_request, reply) => {
    if (isLeaving) reply.header("connection", "close");
  });
  const doors = await listenBehindDoors(server, listen);
  return {
    async [Symbol.asyncDispose]() {
      isLeaving = true;
      const end = performance.now() + drainMs;
      while (performance.now() < end && (await doors.connections()) > 0) await sleep(lookEveryMs);
      await doors[Symbol.asyncDispose]();
    },
  };
}
