import { z } from "zod";
import { spansIn, tracesData } from "./otlp.ts";
import type { Trace } from "./trace.ts";

const found = z.object({ result: tracesData });
const atOnce = 8;
const patienceMs = 10_000;

/** Reads traces by their ids from Jaeger's API, in the order asked for; one of which Jaeger knows nothing has no spans. */
export async function readTraces(jaegerUrl: string, ids: readonly string[]): Promise<Trace[]> {
  const traces: Trace[] = [];
  for (let index = 0; index < ids.length; index += atOnce)
    traces.push(...(await Promise.all(ids.slice(index, index + atOnce).map((id) => readTrace(jaegerUrl, id)))));
  return traces;
}

async function readTrace(jaegerUrl: string, id: string): Promise<Trace> {
  const url = `${jaegerUrl}/api/v3/traces/${id}?raw_traces=true`;
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
  if (response.status === 404) return { id, spans: [] };
  if (!response.ok) throw new Error(`Jaeger answered ${response.status} to ${url}: ${await response.text()}`);
  return { id, spans: spansIn(found.parse(await response.json()).result) };
}
