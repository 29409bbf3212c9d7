import { z } from "zod";
import { measured, percentiles } from "./measured.ts";

const attestation = z.object({ class: z.string().nullable(), settings: z.record(z.string(), z.record(z.string(), z.string())) });
/** What the live servers said of their own durability. */
export type Attestation = z.infer<typeof attestation>;

const verdict = z.enum(["holds", "violated", "unknown"]);

const step = z
  .object({
    section: z.string().describe("The section of the session that it belongs to"),
    variant: z.string().describe("What is compared, by its label: a design, and the switches that do not stand as they usually do"),
    block: z.int().describe("Runs of one block were made close together and are compared with each other; from 1"),
    point: z.string().nullable().describe("The value of what the section varies; null where it varies nothing but the variant"),
  })
  .describe("The place of a run in its session");
/** The place of a run in its session. */
export type Step = z.infer<typeof step>;

const costs = z.object({
  messages: measured.describe("What the services said to each other about bookings"),
  brokerMessages: measured.describe("What a broker carried besides: envelopes, acknowledgements, pulls; 0 for a design without one"),
  storeCalls: measured,
  bytes: measured,
  roundTrips: measured.describe("How often a booking waited, for other services or for the disk, before it could go on"),
  serviceRoundTrips: measured.describe("Those for which it waited for other services"),
  flushes: measured.describe("Forced writes to disk of all stores; null where some of them keep no count"),
  databaseFlushes: measured.describe("Those of the databases, which count theirs"),
  lockHeldMs: measured.describe(
    "Milliseconds for which rows stayed locked from one statement to a later one, so that whoever wanted them waited: from the promise until it was kept or given up, at all participants together. A lock that one statement takes and frees is in no design's figure, nor is a saga's hold: nobody waits for that",
  ),
  unitsHeldMs: measured.describe(
    "Milliseconds for which inventories kept units that were not sold yet: whoever wanted these very units was refused, or had to wait where they are locked too",
  ),
  cpuMs: measured.describe("Of all services and servers, without the load generator"),
});
/** What bookings cost, on the average. */
export type Costs = z.infer<typeof costs>;

const link = z.object({
  service: z.string(),
  link: z.string(),
  kind: z.string(),
  calls: z.number(),
  messages: z.number(),
  bytes: z.number(),
});
/** What went over one link while the load was on, idle subtracted. */
export type LinkTraffic = z.infer<typeof link>;

const processUse = z.object({
  name: z.string(),
  kind: z.enum(["service", "server", "load"]),
  cpuMs: measured.describe("While the load was on"),
  memoryMb: measured,
});
/** What one process used. */
export type ProcessUse = z.infer<typeof processUse>;

const harness = z
  .object({
    share: z.number().describe("What HTTP, metering and telemetry took together, of the processor time of all services and servers"),
    http: z.number(),
    metering: z.number(),
    telemetry: z.number(),
    unattributed: z.number().describe("What the profiles cannot lay at any door: starting, collecting garbage, the inside of Node"),
    processes: z.int().describe("How many services were profiled"),
  })
  .describe("What the testbed itself takes of a booking, as shares of 1, from profiles of all services while the load was on");
/** What the testbed itself takes of a booking. */
export type Harness = z.infer<typeof harness>;

/** The schema of one second of load. */
export const second = z.object({
  second: z.int().describe("Since the load began"),
  attempted: z.int().describe("Bookings that were meant to begin in it"),
  confirmed: z.int().describe("Bookings that were told to be confirmed in it"),
  rejected: z.int().describe("Bookings that were refused in it, whatever the reason"),
  p50: z.number().nullable().describe("Of the bookings confirmed in it, in milliseconds"),
  p99: z.number().nullable(),
});
/** One second of the load. */
export type Second = z.infer<typeof second>;

const network = z.object({
  roundTripMs: z.number().describe("What was asked for"),
  links: z.array(z.object({ link: z.string(), medianMs: z.number() })).describe("What was measured before the load"),
  around: z.array(z.string()).describe("Connections that went around the proxies: there must be none"),
});
/** The distance that was put between all services and stores. */
export type Network = z.infer<typeof network>;

const placement = z
  .object({
    pods: z.array(z.object({ pod: z.string(), node: z.string(), zone: z.string().nullable() })),
    crossZoneShare: measured.describe(
      "The share of the messages between services that went from one zone to another; where several pods may be asked, each is asked equally often",
    ),
  })
  .describe("Which pod lay on which node and in which zone");
/** Where the pods of a run lay. */
export type Placement = z.infer<typeof placement>;

const traced = z.object({ sampledShare: z.number(), count: z.int(), spans: z.int(), orphans: z.int() });
/** What a run left in traces. */
export type Traced = z.infer<typeof traced>;

/** The schema of a run. */
export const run = z.object({
  id: z.string(),
  step,
  startedAt: z.iso.datetime(),
  design: z.string(),
  workload: z.string(),
  mode: z.enum(["open", "closed"]).describe("open: arrivals at a rate; closed: so many in flight"),
  switches: z.record(z.string(), z.union([z.string(), z.number()])),
  seed: z.int(),
  durationS: z.number(),
  network: network.nullable().describe("null where services and stores reached each other directly"),
  placement: placement.optional().describe("Absent where everything ran as processes of one machine"),
  traces: traced.nullable().describe("null where nothing was traced"),
  durability: z.object({ declared: z.string().nullable(), before: attestation, after: attestation }),
  throughput: z.object({
    offered: z.number().nullable().describe("Bookings per second asked for; null in a closed loop"),
    attempted: z.number(),
    confirmed: z.number(),
    goodput: z.number().nullable().describe("Confirmed bookings per second that the audit verified; null where the audit did not hold"),
  }),
  latency: z.object({ accepted: percentiles, decided: percentiles, outcome: percentiles, rejected: percentiles, startLag: percentiles }),
  latencyCurve: z
    .array(z.tuple([z.number(), z.number().nullable()]))
    .describe("Share of the confirmed bookings, 0 to 1, and the milliseconds to outcome within which they were confirmed"),
  timeline: z.array(second),
  outcomes: z.object({
    confirmed: z.int(),
    rejected: z.record(z.string(), z.int()),
    unknown: z.int(),
    refused: z.int(),
    cancelled: z.int(),
  }),
  oversell: z.object({ units: z.int(), rate: z.number() }),
  undersell: z.object({ units: z.int(), rate: z.number() }),
  perBooking: costs.describe("Divided by the bookings that were confirmed"),
  perAttempt: costs.describe("Divided by the bookings that were attempted"),
  links: z.array(link),
  processes: z.array(processUse),
  harness: harness.nullable().describe("null where nothing was profiled"),
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
