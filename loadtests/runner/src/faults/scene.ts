import { setTimeout as sleep } from "node:timers/promises";
import type { Clocks, LocalProcess, LocalService, SmallDisk } from "@coordbench/infra/local";
import type { Deployment, Site } from "../designs/design.ts";
import { hotShard } from "./actions/shards.ts";

/** A running design under load, as faults see it. */
export interface Scene {
  deployment: Deployment;
  site: Site;
  disks: ReadonlyMap<string, SmallDisk>;
  /** The clocks of all processes, where they can be set. */
  clocks: Clocks | undefined;
  /** What the ids of this case's bookings begin with; their number follows. */
  bookingPrefix: string;
  signal: AbortSignal;
}

/** How often a fault has demonstrably hit, and what shows it. */
export interface Proof {
  hit: number;
  evidence: string;
  /** The bookings that it hit, where it is known. */
  bookings?: string[];
}

/** A fault that has struck. */
export interface Blow {
  /** Makes it good again, and says whether it hit. */
  heal(): Promise<Proof>;
}

const poll = { everyMs: 25, forMs: 10_000 };

/** Looks again and again until there is something to be found; nothing where there is none in time. */
export async function awaited<Found>(
  look: () => Promise<Found | undefined>,
  signal: AbortSignal,
  forMs: number = poll.forMs,
): Promise<Found | undefined> {
  const end = performance.now() + forMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || performance.now() > end) return found;
    await sleep(poll.everyMs, undefined, { signal });
  }
}

/** The service or server with this name, or what there is instead. */
export async function processNamed(scene: Scene, name: string): Promise<LocalProcess> {
  if (name === "hot shard") return hotShard(scene);
  const all: LocalProcess[] = [...scene.deployment.services, ...scene.deployment.servers];
  return only(all, name);
}

/** The service with this name, or what there is instead. */
export function serviceNamed({ deployment: { services } }: Scene, name: string): LocalService {
  return only(services, name);
}

/** The database server of a service. */
export function databaseNamed({ deployment: { databases } }: Scene, name: string) {
  return only(databases, `PostgreSQL ${name}`);
}

function only<Named extends { name: string }>(all: readonly Named[], wanted: string): Named {
  const found = all.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`nothing that runs is called ${wanted}: there is ${all.map(({ name }) => name).join(", ")}`);
  return found;
}
