import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Address } from "./config.ts";

/** Whether several may listen at one address. */
const reusePort = process.platform === "linux";
/** Node lets in one connection at each door between two rounds of its work, and in an overload a round takes a tenth of a second: behind one door new customers would wait for many seconds to be refused. */
const doors = reusePort ? 32 : 1;
/** So many may stand before a door: whoever finds no place knocks again after one second, after three, after seven. */
const backlog = 4_096;

/** Listens at an address behind several doors, where the system has them; what was refused at the first is refused at once. */
export async function listenBehindDoors(server: FastifyInstance, { host, port }: Address): Promise<AsyncDisposable> {
  const others: Server[] = [];
  if (reusePort) await expectUnused({ host, port });
  const place = { host, port, backlog, reusePort };
  await server.listen(place);
  for (let door = 1; door < doors; door++) {
    const other = createServer({ noDelay: true }, (socket) => server.server.emit("connection", socket));
    other.listen(place);
    await once(other, "listening");
    others.push(other);
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const other of others) other.close();
      await server.close();
    },
  };
}

/** Doors are shared with whoever else asks for that: somebody else's must not become ours. */
async function expectUnused({ host, port }: Address): Promise<void> {
  const probe = createServer();
  probe.listen({ host, port, exclusive: true });
  await once(probe, "listening");
  probe.close();
  await once(probe, "close");
}
