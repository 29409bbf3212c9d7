import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, startJaeger, type JaegerServer } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import type { Span, Trace } from "@coordbench/traces";

/** Starts a Jaeger for a test; disposing of it ends it. */
export async function jaegerForTest(): Promise<JaegerServer & AsyncDisposable> {
  const { jaeger } = await ensureTools(["jaeger"]);
  const folder = createStackFolder("test-jaeger");
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  const server = await startJaeger({ program: jaeger.path, folder, logFolder });
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      await server.stop();
      folder.remove();
    },
  });
}

/** A trace that its customer keeps, or does not, and the header that says so. */
export function newTrace({ kept = true } = {}): { id: string; headers: Record<string, string> } {
  const id = randomBytes(16).toString("hex");
  return { id, headers: { traceparent: `00-${id}-${randomBytes(8).toString("hex")}-${kept ? "01" : "00"}` } };
}

const steps = ["accept", "hold", "charge", "decide", "finish"];

/** The steps that a trace shows, each with the protocol's words for it, at each service in turn. */
export function stepsIn({ spans }: Trace): string[] {
  const lines = spans
    .filter(({ name }) => steps.includes(name))
    .map(({ name, verb, kind, service }) => `${name}: ${verb} ${kind} ${service}`);
  return [...new Set(lines)].toSorted();
}

/** The root of a trace. */
export function rootOf({ spans }: Trace): Span | undefined {
  return spans.find(({ parentId }) => !spans.some(({ id }) => id === parentId));
}
