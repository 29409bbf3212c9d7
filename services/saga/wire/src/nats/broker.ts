import { setTimeout as sleep } from "node:timers/promises";
import { breakable, Unreachable, type Link, type Logger, type Meter } from "@coordbench/runtime";
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import { connect, headers, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import type { BrokerConfig } from "../wire-variables.ts";
import { createStreams } from "./streams.ts";
import { subjectOf, type StreamKind } from "./subjects.ts";

/** A session with the broker, which carries messages and is trusted with nothing. */
export interface Broker extends AsyncDisposable {
  config: BrokerConfig;
  connection: NatsConnection;
  client: JetStreamClient;
  manager: JetStreamManager;
  log: Logger;
  /** Counts what the broker carries. */
  traffic: Link;
  /** Resolves once the broker has stored the message; what makes it travel anyway is tried again for a while. */
  publish(to: { kind: StreamKind; receiver: string }, body: string, traces?: (string | undefined)[]): Promise<void>;
  /** Makes the streams where they are missing: the broker may have lost everything. */
  ensureStreams(): Promise<void>;
  ready(): Promise<boolean>;
}

const patience = { connectMs: 5_000, answerMs: 2_000, tries: 3, pauseMs: 100, reconnectMs: 100 };
const traceHeader = "traceparent";

/** Connects to the broker and makes the streams of this run. */
export async function openBroker(config: BrokerConfig, meter: Meter, log: Logger): Promise<Broker> {
  const traffic = meter.link("broker", "broker", serversOf(config));
  const connection = await signIn(config, log);
  const manager = await jetstreamManager(connection, { timeout: patience.answerMs });
  const client = jetstream(connection, { timeout: patience.answerMs });
  const ensureStreams = () => createStreams(manager, config);
  await ensureStreams();
  return {
    config,
    connection,
    client,
    manager,
    log,
    traffic,
    ensureStreams,
    async publish({ kind, receiver }, body, traces = []) {
      const subject = subjectOf(config.run, kind, receiver);
      await insist(ensureStreams, async () => {
        traffic.message();
        await breakable({ name: "send", participant: receiver }, () => client.publish(subject, body, { headers: headersOf(traces) }));
        traffic.message();
      });
    },
    ready: async () =>
      Promise.race([connection.rtt().then(() => true), sleep(patience.answerMs, false, { ref: false })]).catch(() => false),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

const serversOf = ({ brokerUrl }: BrokerConfig) => brokerUrl.split(",");

/** Where users have their rights, each hears answers at a place of its own. */
function signIn(config: BrokerConfig, log: Logger): Promise<NatsConnection> {
  const { brokerUser: user, brokerPassword: pass = "" } = config;
  return connect({
    servers: serversOf(config),
    ...(user !== undefined && { user, pass, inboxPrefix: `_INBOX_${user}` }),
    name: log.bindings()["service"] as string,
    timeout: patience.connectMs,
    maxReconnectAttempts: -1,
    // Every request would pay for a stack trace that is only read when it fails.
    noAsyncTraces: true,
    reconnectTimeWait: patience.reconnectMs,
    reconnectJitter: patience.reconnectMs,
  }).catch((cause: unknown) => {
    throw new Unreachable(`no NATS server answers at ${config.brokerUrl}: is COORDBENCH_BROKER_URL right?`, { cause });
  });
}

/** Tries again for a while: where the streams are gone, they are made first. */
async function insist(ensureStreams: () => Promise<void>, run: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (cause) {
      if (tries >= patience.tries) throw new Unreachable("the broker did not take a message", { cause });
      await sleep(patience.pauseMs * tries);
      await ensureStreams().catch(() => undefined);
    }
  }
}

/** One value for each message of a letter, in its order; most bookings leave no trace and cost no header. */
function headersOf(traces: (string | undefined)[]): MsgHdrs | undefined {
  if (traces.every((trace) => trace === undefined)) return undefined;
  const made = headers();
  for (const trace of traces) made.append(traceHeader, trace ?? "");
  return made;
}

/** The traces that travelled with a letter, one for each of its messages. */
export function tracesIn(carried: MsgHdrs | undefined): (string | undefined)[] {
  return (carried?.values(traceHeader) ?? []).map((trace) => (trace === "" ? undefined : trace));
}
