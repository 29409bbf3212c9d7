import { z } from "zod";

/** A measured number, or `null` with the reason why it could not be measured: never 0 for what is not known. */
const measured = z.union([z.number(), z.object({ value: z.null(), reason: z.string() })]);
/** A measured number, or the reason why there is none. */
export type Measured = z.infer<typeof measured>;

const percentiles = z
  .object({
    count: z.int(),
    p50: z.number().nullable(),
    p90: z.number().nullable(),
    p99: z.number().nullable(),
    p999: z.number().nullable(),
    max: z.number().nullable(),
  })
  .describe(
    "Milliseconds of confirmed bookings, from the intended start, out of the whole histogram; null where an unknown outcome ranks there, or where there is none",
  );
/** Percentiles of a latency in milliseconds. */
export type Percentiles = z.infer<typeof percentiles>;

const attestation = z.object({ class: z.string().nullable(), settings: z.record(z.string(), z.record(z.string(), z.string())) });
/** What the live servers said of their own durability. */
export type Attestation = z.infer<typeof attestation>;

const verdict = z.enum(["holds", "violated", "unknown"]);

const run = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  design: z.string(),
  workload: z.string(),
  mode: z.enum(["open", "closed"]).describe("open: arrivals at a rate; closed: so many in flight"),
  switches: z.record(z.string(), z.union([z.string(), z.number()])),
  seed: z.int(),
  durationS: z.number(),
  durability: z.object({ declared: z.string().nullable(), before: attestation, after: attestation }),
  throughput: z.object({
    offered: z.number().nullable().describe("Bookings per second asked for; null in a closed loop"),
    attempted: z.number(),
    confirmed: z.number(),
    goodput: z.number().nullable().describe("Confirmed bookings per second that the audit verified; null where the audit did not hold"),
  }),
  latency: z.object({ accepted: percentiles, decided: percentiles, outcome: percentiles, rejected: percentiles, startLag: percentiles }),
  outcomes: z.object({
    confirmed: z.int(),
    rejected: z.record(z.string(), z.int()),
    unknown: z.int(),
    refused: z.int(),
    cancelled: z.int(),
  }),
  oversell: z.object({ units: z.int(), rate: z.number() }),
  undersell: z.object({ units: z.int(), rate: z.number() }),
  perBooking: z.object({
    messages: measured.describe("What the services said to each other"),
    brokerMessages: measured.describe("What a broker carried besides: envelopes, acknowledgements, pulls; 0 for a design without one"),
    storeCalls: measured,
    bytes: measured,
    roundTrips: measured,
    flushes: measured.describe("Forced writes to disk of all stores; null where some of them keep no count"),
    databaseFlushes: measured.describe("Those of the databases, which count theirs"),
    cpuMs: measured,
  }),
  links: z.array(
    z.object({ service: z.string(), link: z.string(), kind: z.string(), calls: z.number(), messages: z.number(), bytes: z.number() }),
  ),
  memoryMb: measured,
  audit: z.object({
    verdict,
    expected: verdict,
    invariants: z.array(z.object({ id: z.int(), name: z.string(), verdict, evidence: z.string(), ids: z.array(z.string()) })),
  }),
  valid: z.boolean(),
  invalidBecause: z.array(z.string()),
});
/** One run: one design under one workload on a fresh data set. */
export type Run = z.infer<typeof run>;

const manifest = z.object({
  createdAt: z.iso.datetime(),
  command: z.string(),
  revision: z.string().nullable(),
  machine: z.object({ cpu: z.string(), cores: z.int(), memoryMb: z.int(), kernel: z.string() }),
  versions: z.record(z.string(), z.string()),
});
/** Where, when and with what the runs were made. */
export type Manifest = z.infer<typeof manifest>;

/** The one interface between the runner and every report: all units in the names, milliseconds where not. */
export const resultsSchema = z.object({ schema: z.literal("coordbench/results/1"), manifest, runs: z.array(run) });
/** A results file. */
export type Results = z.infer<typeof resultsSchema>;
