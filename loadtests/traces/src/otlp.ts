import { attributeNames, resourceNames, type Kind, type Notes } from "@coordbench/runtime/telemetry-names";
import { z } from "zod";
import type { Span } from "./trace.ts";

// Jaeger writes OTLP as protobuf's JSON has it: what is empty is missing, 64 bits are text.
const attributes = z
  .array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional(), intValue: z.string().optional() }) }))
  .default([]);
const nanoseconds = z.string().transform(BigInt);
const span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int().default(1),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.int().default(0), message: z.string().default("no reason was given") }).default({ code: 0, message: "" }),
});
const scoped = z.object({ spans: z.array(span).default([]) });
const resourceSpans = z.object({ resource: z.object({ attributes }), scopeSpans: z.array(scoped).default([]) });
/** Spans as OTLP writes them in JSON. */
export const tracesData = z.object({ resourceSpans: z.array(resourceSpans).default([]) });

const kinds: Record<number, Kind> = { 2: "server", 3: "client", 4: "producer", 5: "consumer" };
const failed = 2;
const nanosecondsPerMs = 1_000_000;

/** All spans in what OTLP has written. */
export function spansIn(data: z.infer<typeof tracesData>): Span[] {
  return data.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const own = valuesOf(resource.attributes);
    const [service, design] = [own.get(resourceNames.service), own.get(resourceNames.design)].map(String) as [string, string];
    return scopeSpans.flatMap(({ spans }) => spans.map((each) => ({ ...spanOf(each), service, design })));
  });
}

function spanOf({ spanId, parentSpanId, name, kind, links, status, ...rest }: z.infer<typeof span>): Omit<Span, "service" | "design"> {
  return {
    id: spanId,
    parentId: parentSpanId === "" ? undefined : parentSpanId,
    name,
    kind: kinds[kind] ?? "internal",
    // Nanoseconds since 1970 are more than a number holds exactly: a quarter of a microsecond is lost.
    startMs: Number(rest.startTimeUnixNano) / nanosecondsPerMs,
    durationMs: Number(rest.endTimeUnixNano - rest.startTimeUnixNano) / nanosecondsPerMs,
    links,
    error: status.code === failed ? status.message : undefined,
    ...notesIn(valuesOf(rest.attributes)),
  };
}

function valuesOf(found: z.infer<typeof attributes>): Map<string, string | number> {
  return new Map(found.map(({ key, value }) => [key, value.intValue === undefined ? (value.stringValue ?? "") : Number(value.intValue)]));
}

function notesIn(values: ReadonlyMap<string, string | number>): Notes {
  const entries = Object.entries(attributeNames).map(([name, attribute]) => [name, values.get(attribute)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Notes;
}
