import { setTimeout as sleep } from "node:timers/promises";
import { breakable, called, served } from "#faults";
import {
  type Client,
  credentials,
  Server,
  ServerCredentials,
  status,
  type ClientUnaryCall,
  Metadata,
  type CallOptions,
  type handleUnaryCall,
  type ServiceDefinition,
  type ServiceError,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { Address } from "./config.ts";
import type { Logger } from "./logger.ts";
import type { Link } from "./metering.ts";
import type { Sketch } from "./telemetry-names.ts";
import { received, spanned, traceparent } from "./telemetry.ts";

/** A gRPC target out of a list of addresses; anything else is one already. */
export function grpcTarget(addresses: string): string {
  return addresses.includes("://") || addresses.startsWith("dns:") ? addresses : `ipv4:${addresses}`;
}

/** A tracing of channels that nobody reads here, and that every call pays for. */
const withoutChannelz = { "grpc.enable_channelz": 0 };

/** How the clients of a participant behave: spread over its replicas, and retry nothing by themselves. */
export const channelOptions = {
  ...withoutChannelz,
  "grpc.enable_retries": 0,
  "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
  // A name stands for replicas that come and go: half a minute, as is usual, would be long for whoever is asked meanwhile.
  "grpc.dns_min_time_between_resolutions_ms": 1_000,
  // A machine that is gone says nothing: without asking, a connection to it would be waited for a quarter of an hour, as TCP does.
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 10_000,
};
/** Credentials of a channel inside a trusted network. */
export const insecure = credentials.createInsecure();

type Unary<Request, Reply> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  done: (error: ServiceError | null, reply: Reply) => void,
) => ClientUnaryCall;

/** How often a call is made again when its connection fails, and how long to wait before that. */
const retries = { most: 2, pauseMs: 50 };

/** How a call is made: within which time, the span that it is where it is part of a trace, and on which link, unless its caller counts what is said in it. */
export interface Terms {
  link?: Link;
  deadlineMs: number;
  sketch?: Sketch;
}

/** Makes a call of something idempotent: bounded by a deadline, made again only where the connection failed. */
export function call<Request, Reply>(method: Unary<Request, Reply>, request: Request, { sketch, ...terms }: Terms): Promise<Reply> {
  const run = (metadata: Metadata) => insist(method, request, { ...terms, metadata });
  if (sketch === undefined) return run(untraced);
  const { deadlineMs } = terms;
  return spanned({ ...sketch, kind: "client" }, () => called({ ...sketch, deadlineMs }, () => run(carrying(traceparent()))));
}

const traceKey = "traceparent";
const untraced = new Metadata();

function carrying(trace: string | undefined): Metadata {
  if (trace === undefined) return untraced;
  const metadata = new Metadata();
  metadata.set(traceKey, trace);
  return metadata;
}

/** The trace that a call belongs to, if its caller keeps one. */
function traceOf(metadata: Metadata): string | undefined {
  return metadata.get(traceKey)[0]?.toString();
}

async function insist<Request, Reply>(
  method: Unary<Request, Reply>,
  request: Request,
  { deadlineMs, ...terms }: Omit<Terms, "sketch"> & { metadata: Metadata },
): Promise<Reply> {
  const deadline = Date.now() + deadlineMs;
  for (let tries = 0; ; tries++) {
    try {
      return await once(method, request, { ...terms, deadline });
    } catch (error) {
      const failedToConnect = (error as ServiceError).code === status.UNAVAILABLE;
      if (!failedToConnect || tries >= retries.most || Date.now() + retries.pauseMs >= deadline) throw error;
      await sleep(retries.pauseMs);
    }
  }
}

function once<Request, Reply>(
  method: Unary<Request, Reply>,
  request: Request,
  { link, metadata, deadline }: Pick<Terms, "link"> & { metadata: Metadata; deadline: number },
): Promise<Reply> {
  link?.call();
  link?.message();
  return new Promise((resolve, reject) => {
    method(request, metadata, { deadline }, (error, reply) => {
      if (error) return reject(error);
      link?.message();
      resolve(reply);
    });
  });
}

/** Waits until a channel is connected, or the time is up: so that the first booking does not pay for it. */
export function connected(client: Client, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => client.waitForReady(Date.now() + withinMs, (error) => resolve(error === undefined)));
}

/** The caller's mistake: nothing was done. */
export class BadRequest extends Error {}

/** Turns an async function into a gRPC handler; with a sketch, its calls are spans of the traces that they belong to. */
export function unary<Request, Reply>(
  log: Logger,
  handle: (request: Request) => Promise<Reply>,
  sketch?: (request: Request) => Sketch,
): handleUnaryCall<Request, Reply> {
  return (asked, done) => {
    // Nobody is there to hear the answer: then nothing is begun that only a recovery could settle.
    if (asked.cancelled || Number(asked.getDeadline()) <= Date.now())
      return done({ code: status.DEADLINE_EXCEEDED, details: "the call came too late" });
    const answering = sketch === undefined ? handle(asked.request) : takeUp(asked, sketch(asked.request), handle);
    answering.then(
      (reply) => done(null, reply),
      (error: Error) => {
        if (error instanceof BadRequest) return done({ code: status.INVALID_ARGUMENT, details: error.message });
        log.warn({ err: error, path: asked.getPath() }, "a call failed");
        done({ code: status.ABORTED, details: error.message });
      },
    );
  };
}

function takeUp<Request, Reply>(
  { metadata, request }: { metadata: Metadata; request: Request },
  sketch: Sketch,
  handle: (request: Request) => Promise<Reply>,
): Promise<Reply> {
  const answer = () => breakable(sketch, () => handle(request));
  return served(sketch, () => received(traceOf(metadata), { ...sketch, kind: "server" }, answer));
}

/** A gRPC service and what answers its calls. */
export interface Served {
  definition: ServiceDefinition;
  handlers: UntypedServiceImplementation;
}

/** Serves gRPC with its health service. On disposal it tells its callers to look for others, and serves on until they have found them; then it finishes what is under way. */
export async function serveGrpc(listen: Address, services: Served[], drainMs = 0): Promise<AsyncDisposable> {
  const server = new Server(withoutChannelz);
  for (const { definition, handlers } of services) server.addService(definition, handlers);
  const health = new HealthImplementation({ "": "SERVING" });
  health.addToServer(server);
  const place = `${listen.host}:${listen.port}`;
  await new Promise<number>((resolve, reject) => {
    server.bindAsync(place, ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
  return {
    async [Symbol.asyncDispose]() {
      health.setStatus("", "NOT_SERVING");
      // Who is told to leave knocks here once more while he asks where the others are: a closed door would be a failed call.
      if (drainMs > 0) {
        server.drain(place, drainMs);
        await sleep(drainMs);
      }
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    },
  };
}
