import type { Socket } from "node:net";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { Traffic, watchSockets } from "./traffic.ts";

/** One direction of talk, counted at its client: what was asked, what was said, and what the sockets carried. */
export interface Link {
  call(): void;
  message(): void;
  /** Counts the bytes of a socket as this link's. */
  carries(socket: Socket): void;
}

/** What a link carries: `grpc` and `nats` what services say to each other, `sql` and `redis` calls of stores, `broker` what a broker adds of its own, `upkeep` what services ask each other whether anybody books or not. */
type LinkKind = "grpc" | "nats" | "broker" | "sql" | "redis" | "upkeep";

/** The counters of one process, as `/metrics` shows them. */
export interface Meter {
  registry: Registry;
  /** A link by its name; connections to its addresses are found and counted by themselves. */
  link(name: string, kind: LinkKind, addresses?: readonly string[]): Link;
  /** Counts a time that a booking waits before it can go on: for other services, or for a store of its own service. */
  round(to: "services" | "store"): void;
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  histogram(name: string, help: string): Histogram;
}

/** Makes the counters of a process. */
export function createMeter(service: string): Meter {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, prefix: "coordbench_" });
  const labelNames = ["link", "kind"];
  const options = (name: string, help: string) => ({ name: `coordbench_${name}`, help, registers: [registry] });
  const calls = new Counter({ ...options("link_calls_total", "Requests made, by link"), labelNames });
  const messages = new Counter({ ...options("link_messages_total", "Messages sent and received, by link"), labelNames });
  const rounds = new Counter({ ...options("rounds_total", "Sequential waits of bookings, by whom they wait for"), labelNames: ["to"] });
  const traffics = new Map<string, { traffic: Traffic; labels: Record<string, string> }>();
  const bytes: Counter = new Counter({
    ...options("link_bytes_total", "Bytes on the sockets, both ways, by link"),
    labelNames,
    collect() {
      bytes.reset();
      for (const { traffic, labels } of traffics.values()) bytes.inc(labels, traffic.bytes());
    },
  });
  const sockets = watchSockets();

  return {
    registry,
    link(name, kind, addresses = []) {
      const labels = { link: name, kind };
      const { traffic } = traffics.get(name) ?? { traffic: new Traffic() };
      traffics.set(name, { traffic, labels });
      for (const address of addresses) sockets.at(address, traffic);
      const [countCall, countMessage] = [calls.labels(labels), messages.labels(labels)];
      return { call: () => countCall.inc(), message: () => countMessage.inc(), carries: (socket) => traffic.add(socket) };
    },
    round: (to) => rounds.inc({ to }),
    counter: (name, help) => new Counter(options(name, help)),
    gauge: (name, help) => new Gauge(options(name, help)),
    histogram: (name, help) => new Histogram(options(name, help)),
  };
}
