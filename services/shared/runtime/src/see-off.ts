import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

const lookEveryMs = 20;

/**
 * Prepares a server to end without cutting anybody off who has just spoken: for a while it serves on, and tells each customer with the answer
 * to leave the connection. What it answers does that, and is done once nobody is connected, or the time is up.
 */
export function seeOff(server: FastifyInstance, withinMs: number): () => Promise<void> {
  let isLeaving = false;
  const connections = new Set<Socket>();
  // Counted here, for a server knows only of those that came in by its own door.
  server.server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.addHook("onSend", async (_request, reply) => {
    if (isLeaving) reply.header("connection", "close");
  });
  return async () => {
    isLeaving = true;
    const end = performance.now() + withinMs;
    while (performance.now() < end && connections.size > 0) await sleep(lookEveryMs);
  };
}
