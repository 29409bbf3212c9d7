import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { attributeNames, type Kind, type Notes, type Sketch } from "./telemetry-names.ts";
import { nowMs, type OpenSpan, type Recorder } from "./telemetry.ts";

const kinds: Record<Kind, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};
/** Large enough that no span is ever dropped; what is exported often is not lost with a process. */
const exporting = { maxQueueSize: 65_536, maxExportBatchSize: 2_048, scheduledDelayMillis: 500 };
const exportTimeoutMs = 2_000;

/** A recorder by OpenTelemetry's SDK, which sends what it has before it ends. */
export function openRecorder(url: string, resource: Record<string, string>): Recorder & { shutdown(): Promise<void> } {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    // Whoever sends the load decides what is kept.
    sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...exporting })],
  });
  const tracer = provider.getTracer("coordbench");
  return {
    // Left to itself the SDK begins spans at whole milliseconds.
    open: (parents, sketch, atMs = nowMs()) => open(tracer, { parents, sketch, atMs }),
    shutdown: () => provider.shutdown(),
  };
}

interface Opening {
  parents: readonly string[];
  sketch: Sketch;
  atMs: number;
}

/** One span for each trace: all but the first are linked to it, and it to them. */
function open(tracer: Tracer, { parents, sketch: { name, kind = "internal", ...notes }, atMs }: Opening): OpenSpan {
  const attributes = attributesOf(notes);
  const spans = parents.map((parent) => {
    const context = contextOf(parent);
    const asker = kind === "consumer" ? trace.getSpanContext(context) : undefined;
    const links = asker === undefined ? [] : [{ context: asker }];
    return tracer.startSpan(name, { kind: kinds[kind], attributes, startTime: atMs, links }, context);
  });
  const [first, ...others] = spans;
  for (const other of others) {
    first?.addLink({ context: other.spanContext() });
    if (first !== undefined) other.addLink({ context: first.spanContext() });
  }
  return {
    parents: spans.map(traceparentOf),
    note(more) {
      for (const span of spans) span.setAttributes(attributesOf(more));
    },
    end(error, endMs = nowMs()) {
      for (const span of spans) end(span, error, endMs);
    },
  };
}

function end(span: Span, error: Error | undefined, atMs: number): void {
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.end(atMs);
}

function contextOf(traceparent: string): Context {
  const [, traceId = "", spanId = ""] = traceparent.split("-");
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

function traceparentOf(span: Span): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

function attributesOf(notes: Notes): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(notes).flatMap(([name, value]: [string, string | number | undefined]) =>
      value === undefined ? [] : [[attributeNames[name as keyof Notes], value]],
    ),
  );
}
