import { cpuMsOfEach, memoryBytesOfEach } from "@coordbench/infra/local";
import type { Measured, Network as Observed } from "@coordbench/report";
import type { Deployment, Design, Site, Standing } from "./designs/design.ts";
import { countingFlushes, type FlushCounter } from "./instruments.ts";
import { startNetwork } from "./network/network.ts";
import { observe } from "./network/observe.ts";
import type { Instrument } from "./wish.ts";

/** The processor time that a process has had so far. */
export interface ProcessorTime {
  name: string;
  kind: "service" | "server";
  cpuMs: Measured;
}

/** Looks at the processes of a deployment, services first: at their processor time, and at their memory. */
export interface Processes {
  times(): Promise<ProcessorTime[]>;
  memoryBytes(): Promise<Measured[]>;
  /** Their ids, where they are processes of this machine. */
  pids: readonly { name: string; pid: number }[];
}

/** A design that runs for the length of a run, and the instruments that can be put to it where it does. */
export interface Provided extends AsyncDisposable {
  deployment: Standing;
  processes: Processes;
  /** Counts the flushes of the servers that keep no count of theirs, where that was asked for. */
  countFlushes(): Promise<FlushCounter | undefined>;
  /** Looks at the network before the load; what it answers looks again after it, and says what was found. */
  observe(): Promise<() => Observed | null>;
}

/** What a run asks of the place where it is made. */
export interface Demands {
  roundTripMs: number | undefined;
  instrument: Instrument | undefined;
}

/** How a run comes by a running design. */
export type Ground = (design: Design, site: Site, demands: Demands) => Promise<Provided>;

/** Processes of this machine, with proxies between them where there is to be a distance. */
export const thisMachine: Ground = async (design, site, { roundTripMs, instrument }) => {
  await using started = new AsyncDisposableStack();
  const network = started.use(await startNetwork(site, roundTripMs));
  const deployment = started.use(await design.deploy({ ...site, network }));
  const running = started.move();
  return {
    deployment,
    processes: processesOf(deployment),
    countFlushes: () => countingFlushes(instrument, deployment, site.folder),
    observe: () => observe(network, deployment),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/** Why a figure of a process is not known. */
export const noProc: Measured = { value: null, reason: "this system has no /proc to read it from" };

function processesOf({ services, servers }: Deployment): Processes {
  const all = [...services, ...servers];
  const read = (figures: (pids: readonly number[]) => number[] | null): Measured[] => {
    const found = figures(all.map(({ pid }) => pid));
    return all.map((_, index) => (found === null ? noProc : (found[index] ?? 0)));
  };
  return {
    times: async () => {
      const times = read(cpuMsOfEach);
      return all.map(({ name }, index) => ({ name, kind: index < services.length ? "service" : "server", cpuMs: times[index] ?? noProc }));
    },
    memoryBytes: async () => read(memoryBytesOfEach),
    pids: services.map(({ name, pid }) => ({ name, pid })),
  };
}
