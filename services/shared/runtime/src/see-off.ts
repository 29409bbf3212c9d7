import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

const lookEveryMs = 20;

/**
 * Ends a server without cutting anybody off who has just spoken: for a while it goes on serving, and tells each customer with the answer
 * to leave the connection. It ends once nobody is connected, or the time is up.
 */
export function seeOff(server: FastifyInstance, withinMs: number): AsyncDisposable {
  let isLeaving = false;
  server.addHook("onSend", async (_request, reply) => {
    if (isLeaving) reply.header("connection", "close");
  });
  return {
    async [Symbol.asyncDispose]() {
      isLeaving = true;
      const end = performance.now() + withinMs;
      while (performance.now() < end && (await connectionsOf(server)) > 0) await sleep(lookEveryMs);
      await server.close();
    },
  };
}

function connectionsOf({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}
