import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { answersGet, plainEnvironment, startProcess, type LocalServer } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A Jaeger that keeps traces in its memory; its address is that of its pages and of its API. */
export interface JaegerServer extends LocalServer {
  /** Where services send their spans, as OTLP over HTTP. */
  tracesUrl: string;
}

/** How to start a server. */
export interface JaegerOptions {
  /** The `jaeger` program. */
  program: string;
  folder: StackFolder;
  logFolder: string;
}

const host = "127.0.0.1";
/** More than a session leaves: the oldest would be forgotten without a word. */
const most = { max_traces: 200_000 };

/** Starts a server with an empty memory. */
export async function startJaeger({ program, folder, logFolder }: JaegerOptions): Promise<JaegerServer> {
  const data = join(folder.path, "jaeger");
  mkdirSync(data, { recursive: true });
  const [pages, calls, spans] = [await freePort(), await freePort(), await freePort()];
  const file = join(data, "jaeger.json");
  writeFileSync(file, JSON.stringify(configuration({ pages, calls, spans }), undefined, 2));
  const address = `http://${host}:${pages}`;
  const tracesUrl = `http://${host}:${spans}/v1/traces`;
  const launch = {
    name: "Jaeger",
    command: program,
    args: ["--config", file],
    // It would trace itself as well, and send that to a port that is somebody else's.
    environment: { ...plainEnvironment, OTEL_TRACES_SAMPLER: "always_off" },
    logFile: join(logFolder, "jaeger.log"),
    ready: async () => (await answersGet(`${address}/api/v3/services`)) && (await takesSpans(tracesUrl)),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM" as const,
  };
  return Object.assign(await startProcess(launch, folder), { address, tracesUrl });
}

/** Every port is named: what is not has one that everybody's Jaeger has. */
function configuration({ pages, calls, spans }: { pages: number; calls: number; spans: number }) {
  const at = (port: number) => ({ endpoint: `${host}:${port}` });
  return {
    service: {
      extensions: ["jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: { metrics: { level: "none" }, logs: { level: "warn" } },
    },
    extensions: {
      jaeger_storage: { backends: { memory: { memory: most } } },
      jaeger_query: { storage: { traces: "memory" }, http: at(pages), grpc: at(calls) },
    },
    receivers: { otlp: { protocols: { http: at(spans) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: "memory" } },
  };
}

async function takesSpans(url: string): Promise<boolean> {
  const nothing = { method: "POST", headers: { "content-type": "application/json" }, body: "{}", signal: AbortSignal.timeout(2_000) };
  return fetch(url, nothing).then(
    ({ ok }) => ok,
    () => false,
  );
}
