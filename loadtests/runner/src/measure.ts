import type { Measured, Run } from "@coordbench/report";
import { Client } from "pg";
import type { FlushCounter } from "./count-flushes.ts";
import type { Standing } from "./designs/design.ts";
import type { Processes, ProcessorTime } from "./ground.ts";
import { readMetrics, type Sample } from "./metrics.ts";

/** How much is held at one moment, and for how long things were held until then, as the sums over all who begin and end a hold. */
export interface Held {
  open: number;
  ms: number;
}

/** Where all counters of a deployment stood at one moment. */
export interface Reading {
  atMs: number;
  processes: ProcessorTime[];
  /** Of the databases. */
  flushes: number;
  /** Of all other servers. */
  otherFlushes: Measured;
  rounds: { services: number; store: number };
  held: { lock: Held; units: Held };
  links: Run["links"];
}

type Found = Sample & { service: string };

/** What has counters: a deployment, its processes, and an instrument that counts for those who do not. */
export interface Readable {
  deployment: Pick<Standing, "services" | "databases" | "uncountedFlushes">;
  processes: Pick<Processes, "times">;
  flushCounter?: FlushCounter | undefined;
}

/** Reads all counters of a deployment. */
export async function read({ deployment, processes, flushCounter }: Readable): Promise<Reading> {
  const { services, databases, uncountedFlushes } = deployment;
  const [samples, flushes] = await Promise.all([
    Promise.all(services.map(async ({ name, adminUrl }) => (await readMetrics(adminUrl)).map((sample) => ({ ...sample, service: name })))),
    Promise.all(databases.map((database) => flushesOf(database.url("postgres")))),
  ]);
  const all = samples.flat();
  const times = await processes.times();
  const rounds = (to: string) =>
    sumOf(
      all.filter(({ labels }) => labels["to"] === to),
      "coordbench_rounds_total",
    );
  const nowMs = performance.timeOrigin + performance.now();
  const held = (what: string): Held => {
    const open = sumOf(all, `coordbench_${what}_holds`);
    return { open, ms: sumOf(all, `coordbench_${what}_held_ms`) + open * nowMs };
  };
  return {
    atMs: performance.now(),
    processes: times,
    flushes: sum(flushes),
    otherFlushes: flushCounter?.counted() ?? (uncountedFlushes === undefined ? 0 : { value: null, reason: uncountedFlushes }),
    rounds: { services: rounds("services"), store: rounds("store") },
    held: { lock: held("lock"), units: held("units") },
    links: linksOf(all),
  };
}

const columns = { calls: "coordbench_link_calls_total", messages: "coordbench_link_messages_total", bytes: "coordbench_link_bytes_total" };

function linksOf(samples: Found[]): Run["links"] {
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

const sumOf = (samples: Sample[], name: string) => sum(samples.filter((sample) => sample.name === name).map(({ value }) => value));
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
