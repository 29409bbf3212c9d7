import { cpuMsOf } from "@coordbench/infra/local";
import type { Costs, Measured, Run } from "@coordbench/report";
import { Client } from "pg";
import type { Deployment } from "./designs/design.ts";
import { readMetrics } from "./metrics.ts";

/** Where all counters of a deployment stood at one moment. */
export interface Reading {
  atMs: number;
  cpuMs: number | null;
  /** Of the databases. */
  flushes: number;
  /** Why there are more flushes than these, if there are. */
  uncountedFlushes: string | undefined;
  rounds: number;
  links: Run["links"];
}

const noProc = "this system has no /proc to read it from";

/** Reads all counters of a deployment. */
export async function read({ services, servers, databases, uncountedFlushes }: Deployment): Promise<Reading> {
  const [samples, flushes] = await Promise.all([
    Promise.all(services.map(async ({ name, adminUrl }) => (await readMetrics(adminUrl)).map((sample) => ({ ...sample, service: name })))),
    Promise.all(databases.map((database) => flushesOf(database.url("postgres")))),
  ]);
  const all = samples.flat();
  const rounds = all.filter(({ name }) => name === "coordbench_rounds_total");
  return {
    atMs: performance.now(),
    cpuMs: cpuMsOf([...services, ...servers].map(({ pid }) => pid)),
    flushes: sum(flushes),
    uncountedFlushes,
    rounds: sum(rounds.map(({ value }) => value)),
    links: linksOf(all),
  };
}

/** Megabytes, or why they are not known. */
export function megabytes(bytes: (number | null)[]): Measured {
  return bytes.includes(null) ? { value: null, reason: noProc } : Math.round(sum(bytes.map((each) => each ?? 0)) / 1_048_576);
}

const columns = { calls: "coordbench_link_calls_total", messages: "coordbench_link_messages_total", bytes: "coordbench_link_bytes_total" };

function linksOf(samples: { name: string; service: string; labels: Record<string, string>; value: number }[]): Run["links"] {
  const byLink = Map.groupBy(
    samples.filter(({ labels }) => labels["link"] !== undefined),
    ({ service, labels }) => `${service}|${labels["link"]}|${labels["kind"]}`,
  );
  return [...byLink].map(([key, own]) => {
    const [service = "", link = "", kind = ""] = key.split("|");
    const value = (name: string) => own.find((sample) => sample.name === name)?.value ?? 0;
    return { service, link, kind, calls: value(columns.calls), messages: value(columns.messages), bytes: value(columns.bytes) };
  });
}

/** How often a server has forced its log to disk. */
async function flushesOf(url: string): Promise<number> {
  const client = new Client({ connectionString: url, application_name: "measure" });
  await client.connect();
  try {
    const { rows } = await client.query("select coalesce(sum(fsyncs), 0)::float8 as flushes from pg_stat_io where object = 'wal'");
    return (rows[0] as { flushes: number }).flushes;
  } finally {
    await client.end();
  }
}

type Column = keyof typeof columns;
/** A figure that a reading has, or that is computed from it. */
type Figure = (reading: Reading) => number;

/** What the load cost, idle subtracted, divided by the bookings that were confirmed. */
export function costOf({
  idle,
  load,
  attempted,
  confirmed,
}: {
  idle: [Reading, Reading];
  load: [Reading, Reading];
  attempted: number;
  confirmed: number;
}): Pick<Run, "perBooking" | "perAttempt" | "links"> {
  const seconds = (load[1].atMs - load[0].atMs) / (idle[1].atMs - idle[0].atMs);
  const net = (figure: Figure) => Math.max(0, figure(load[1]) - figure(load[0]) - (figure(idle[1]) - figure(idle[0])) * seconds);
  const per =
    (bookings: number, what: string) =>
    (figure: Figure): Measured =>
      bookings === 0 ? { value: null, reason: `nothing was ${what}` } : round(net(figure) / bookings);
  return {
    links: load[1].links.map((link) => {
      const own = (column: Column) => Math.round(net(({ links }) => links.find((each) => isSame(each, link))?.[column] ?? 0));
      return { ...link, calls: own("calls"), messages: own("messages"), bytes: own("bytes") };
    }),
    perBooking: costsOf(per(confirmed, "confirmed"), load[1]),
    perAttempt: costsOf(per(attempted, "attempted"), load[1]),
  };
}

function costsOf(per: (figure: Figure) => Measured, { cpuMs, uncountedFlushes }: Reading): Costs {
  const over = (column: Column, kinds?: string[]) =>
    per(({ links }) => sum(links.filter(({ kind }) => kinds?.includes(kind) ?? true).map((link) => link[column])));
  const databaseFlushes = per(({ flushes }) => flushes);
  return {
    messages: over("messages", ["grpc", "nats"]),
    brokerMessages: over("messages", ["broker"]),
    storeCalls: over("calls", ["sql", "redis"]),
    bytes: over("bytes"),
    roundTrips: per(({ rounds }) => rounds),
    flushes: uncountedFlushes === undefined ? databaseFlushes : { value: null, reason: uncountedFlushes },
    databaseFlushes,
    lockHeldMs: { value: null, reason: "not measured" },
    cpuMs: cpuMs === null ? { value: null, reason: noProc } : per((reading) => reading.cpuMs ?? 0),
  };
}

const isSame = (a: Run["links"][number], b: Run["links"][number]) => a.service === b.service && a.link === b.link && a.kind === b.kind;
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const round = (value: number) => Math.round(value * 1_000) / 1_000;
