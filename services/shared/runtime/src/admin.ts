import { addFaultRoutes } from "#faults";
import type { FastifyInstance } from "fastify";
import { fastify } from "fastify";
import type { Address } from "./config.ts";
import type { Meter } from "./metering.ts";

/** What a service shows of itself beside its work. */
export interface Administration {
  meter: Meter;
  /** What the sessions of this service say of their stores' durability. */
  durability(): Promise<Record<string, string>>;
  /** Whether everything that the service depends on answers. */
  ready(): Promise<boolean>;
}

/** Adds health checks, metrics and the durability of the service's own sessions to a server. */
export function addAdministration(server: FastifyInstance, { meter, durability, ready }: Administration): void {
  server.get("/health/live", () => ({ live: true }));
  server.get("/health/ready", async (_request, reply) => {
    const isReady = await ready().catch(() => false);
    return reply.code(isReady ? 200 : 503).send({ ready: isReady });
  });
  server.get("/metrics", async (_request, reply) => reply.type(meter.registry.contentType).send(await meter.registry.metrics()));
  server.get("/durability", () => durability());
  addFaultRoutes(server);
}

/** Serves only that, for a service whose work comes in by another way than HTTP. */
export async function serveAdministration(listen: Address, administration: Administration): Promise<AsyncDisposable> {
  const server = fastify({ forceCloseConnections: true });
  addAdministration(server, administration);
  await server.listen(listen);
  return { [Symbol.asyncDispose]: () => server.close() };
}
