import type { Costs, Measured, Run } from "@coordbench/report";
import type { ProcessorTime } from "./ground.ts";
import type { Held, Reading } from "./measure.ts";

/** The counters around a silence and around the load, and what came of the load. */
export interface Outlay {
  idle: [Reading, Reading];
  load: [Reading, Reading];
  attempted: number;
  confirmed: number;
  /** Why the processor time of this run must not be used, where an instrument took its own part of it. */
  disturbance?: string | undefined;
}

type Column = "calls" | "messages" | "bytes";
/** A figure that a reading has, or that is computed from it. */
type Figure = (reading: Reading) => number;

/** What the load cost, idle subtracted, divided by the bookings that were confirmed. */
export function costOf(outlay: Outlay): Pick<Run, "perBooking" | "perAttempt" | "links"> {
  const { load, attempted, confirmed } = outlay;
  const net = netOf(outlay);
  return {
    links: load[1].links.map((link) => {
      const own = (column: Column) => Math.round(net(({ links }) => links.find((each) => isSame(each, link))?.[column] ?? 0));
      return { ...link, calls: own("calls"), messages: own("messages"), bytes: own("bytes") };
    }),
    perBooking: costsOf(outlay, (total) => (confirmed === 0 ? nothing("confirmed") : round(total / confirmed))),
    perAttempt: costsOf(outlay, (total) => (attempted === 0 ? nothing("attempted") : round(total / attempted))),
  };
}

/** The processor time of each process, idle subtracted. */
export function processorTimes(outlay: Pick<Outlay, "idle" | "load">): ProcessorTime[] {
  const net = netOf(outlay);
  return outlay.load[1].processes.map(({ name, kind, cpuMs }) => ({
    name,
    kind,
    cpuMs: typeof cpuMs === "number" ? round(net((reading) => timeOf(reading, name))) : cpuMs,
  }));
}

/** What a figure grew by during the load, less what it would have grown by anyway. */
function netOf({ idle, load }: Pick<Outlay, "idle" | "load">): (figure: Figure) => number {
  const seconds = (load[1].atMs - load[0].atMs) / (idle[1].atMs - idle[0].atMs);
  return (figure) => Math.max(0, figure(load[1]) - figure(load[0]) - (figure(idle[1]) - figure(idle[0])) * seconds);
}

function costsOf(outlay: Outlay, per: (total: number) => Measured): Costs {
  const net = netOf(outlay);
  const over = (column: Column, kinds?: string[]) =>
    per(net(({ links }) => sum(links.filter(({ kind }) => kinds?.includes(kind) ?? true).map((link) => link[column]))));
  const held = (what: keyof Reading["held"]) => heldIn(outlay.load.map((reading) => reading.held[what]) as [Held, Held], per);
  const databaseFlushes = net(({ flushes }) => flushes);
  const otherFlushes = otherFlushesOf(outlay);
  return {
    messages: over("messages", ["grpc", "nats"]),
    brokerMessages: over("messages", ["broker"]),
    storeCalls: over("calls", ["sql", "redis"]),
    bytes: over("bytes"),
    roundTrips: per(net(({ rounds }) => rounds.services + rounds.store)),
    serviceRoundTrips: per(net(({ rounds }) => rounds.services)),
    flushes: typeof otherFlushes === "number" ? per(databaseFlushes + otherFlushes) : otherFlushes,
    databaseFlushes: per(databaseFlushes),
    lockHeldMs: held("lock"),
    unitsHeldMs: held("units"),
    cpuMs: cpuOf(outlay, per),
  };
}

function cpuOf({ idle, load, disturbance }: Outlay, per: (total: number) => Measured): Measured {
  if (disturbance !== undefined) return { value: null, reason: disturbance };
  const unknown = [...idle, ...load].flatMap(({ processes }) => processes).find(({ cpuMs }) => typeof cpuMs !== "number");
  return unknown?.cpuMs ?? per(netOf({ idle, load })(totalTime));
}

function otherFlushesOf(outlay: Outlay): Measured {
  const unknown = [...outlay.idle, ...outlay.load].map(({ otherFlushes }) => otherFlushes).find((each) => typeof each !== "number");
  return unknown ?? netOf(outlay)(({ otherFlushes }) => Number(otherFlushes));
}

/** Where nothing is held in the end, all that was begun has ended: what was held at first too. */
function heldIn([before, after]: [Held, Held], per: (total: number) => Measured): Measured {
  const { open } = after;
  if (open === 0) return per(after.ms - before.ms);
  const reason =
    open > 0
      ? `${open} were still held when the counters were read, or were begun twice`
      : `${-open} more were ended than begun: a participant was started anew, or was told twice`;
  return { value: null, reason };
}

const nothing = (what: string): Measured => ({ value: null, reason: `nothing was ${what}` });
const timeOf = ({ processes }: Reading, name: string) => Number(processes.find((each) => each.name === name)?.cpuMs ?? 0);
const totalTime = ({ processes }: Reading) => sum(processes.map(({ cpuMs }) => Number(cpuMs)));
const isSame = (a: Run["links"][number], b: Run["links"][number]) => a.service === b.service && a.link === b.link && a.kind === b.kind;
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const round = (value: number) => Math.round(value * 1_000) / 1_000;
