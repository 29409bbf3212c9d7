import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { arming } from "./arming.ts";
import { failpoints } from "./failpoints.ts";
import { disarm, pointNamed, statuses } from "./points.ts";

/** Lets whoever administers a service see, arm and switch off its failpoints. */
export function addFaultRoutes(server: FastifyInstance): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) => parsed(null, body));
    scope.get("/faults", () => ({ failpoints: statuses() }));
    scope.put("/faults/:name", (request, reply) => {
      const mistake = arm((request.params as { name: string }).name, String(request.body));
      return mistake === undefined ? reply.code(204).send() : reply.code(400).send({ detail: mistake });
    });
    scope.delete("/faults", (_request, reply) => {
      disarm();
      return reply.code(204).send();
    });
    done();
  });
}

/** Arms a failpoint as the text says; returns what is wrong with it. */
function arm(name: string, text: string): string | undefined {
  const point = pointNamed(name);
  if (point === undefined) return `${name} is no failpoint: GET /faults lists them`;
  const wanted = arming.safeParse(parse(text));
  if (!wanted.success) return z.prettifyError(wanted.error);
  const { mode } = wanted.data;
  const allowed = failpoints.find((each) => each.name === name)?.modes ?? [];
  if (!allowed.includes(mode)) return `${name} can be ${allowed.join(", ")}, not ${mode}`;
  point.arm(wanted.data);
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
