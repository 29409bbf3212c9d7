import { cpuMsOf } from "@coordbench/infra/local";
import type { Measured, Run } from "@coordbench/report";
import { Client } from "pg";
import type { Deployment } from "./designs/design.ts";
import { readMetrics } from "./metrics.ts";

/** Where all counters of a deployment stood at one moment. */
export interface Reading {
  atMs: number;
  cpuMs: number | null;
  flushes: number;
  rounds: number;
  links: Run["links"];
}

const noProc = "this system has no /proc to read it from";

/** Reads all counters of a deployment. */
export async function read({ services, servers }: Deployment): Promise<Reading> {
  const [samples, flushes] = await Promise.all([
    Promise.all(services.map(async ({ name, adminUrl }) => (await readMetrics(adminUrl)).map((sample) => ({ ...sample, service: name })))),
    Promise.all(servers.map((server) => flushesOf(server.url("postgres")))),
  ]);
  const all = samples.flat();
  const rounds = all.filter(({ name }) => name === "coordbench_rounds_total");
  return {
    atMs: performance.now(),
    cpuMs: cpuMsOf([...services, ...servers].map(({ pid }) => pid)),
    flushes: sum(flushes),
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

/** What the load cost, idle subtracted, divided by the bookings that were confirmed. */
export function costOf({
  idle,
  load,
  confirmed,
}: {
  idle: [Reading, Reading];
  load: [Reading, Reading];
  confirmed: number;
}): Pick<Run, "perBooking" | "links"> {
  const seconds = (load[1].atMs - load[0].atMs) / (idle[1].atMs - idle[0].atMs);
  const net = (value: (reading: Reading) => number) => value(load[1]) - value(load[0]) - (value(idle[1]) - value(idle[0])) * seconds;
  const per = (value: (reading: Reading) => number): Measured =>
    confirmed === 0 ? { value: null, reason: "nothing was confirmed" } : round(Math.max(0, net(value)) / confirmed);
  const over = (kind: "grpc" | "sql" | undefined, column: "calls" | "messages" | "bytes") => (reading: Reading) =>
    sum(reading.links.filter((link) => kind === undefined || link.kind === kind).map((link) => link[column]));
  const links = load[1].links.map((link) => {
    const own = (column: "calls" | "messages" | "bytes") =>
      Math.max(
        0,
        Math.round(net(({ links: all }) => all.find((each) => each.service === link.service && each.link === link.link)?.[column] ?? 0)),
      );
    return { ...link, calls: own("calls"), messages: own("messages"), bytes: own("bytes") };
  });
  return {
    links,
    perBooking: {
      messages: per(over("grpc", "messages")),
      storeCalls: per(over("sql", "calls")),
      bytes: per(over(undefined, "bytes")),
      roundTrips: per(({ rounds }) => rounds),
      flushes: per(({ flushes }) => flushes),
      cpuMs: load[1].cpuMs === null ? { value: null, reason: noProc } : per(({ cpuMs }) => cpuMs ?? 0),
    },
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const round = (value: number) => Math.round(value * 1_000) / 1_000;
