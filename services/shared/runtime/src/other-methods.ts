import { ProblemError } from "@coordbench/contract";
import type { FastifyInstance } from "fastify";

/** Notes the routes that are added from now on; what it returns then gives each path an answer to all other methods. */
export function watchMethods(server: FastifyInstance): () => void {
  const allowed = new Map<string, string[]>();
  let isWatching = true;
  server.addHook("onRoute", ({ url, method }) => {
    if (isWatching) allowed.set(url, [...(allowed.get(url) ?? []), ...[method].flat()]);
  });
  return () => {
    isWatching = false;
    for (const [url, methods] of allowed) refuseOthers(server, url, methods);
  };
}

function refuseOthers(server: FastifyInstance, url: string, allowed: string[]): void {
  const method = server.supportedMethods.filter((each) => !allowed.includes(each));
  // The hook comes before the body is looked at: what it holds does not matter any more.
  server.route({
    method,
    url,
    onRequest: async (request, reply) => {
      reply.header("Allow", allowed.join(", "));
      throw new ProblemError("method-not-allowed", `${request.method} is not possible here, but ${allowed.join(", ")} is`);
    },
    handler: () => undefined,
  });
}
