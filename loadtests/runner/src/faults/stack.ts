import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Asked, Ledgers } from "@coordbench/audit";
import { createStackFolder, makeClocks, mountSmallDisk, type Clocks, type SmallDisk, type StackFolder } from "@coordbench/infra/local";
import { stopAll, type Started } from "../disposal.ts";
import type { Deployment, Design, Site, Tools } from "../designs/design.ts";
import { startNetwork } from "../network/network.ts";
import { designNamed, settle } from "../wish.ts";
import type { StackPlan } from "./plan.ts";

/** A running design on which several cases are played, one after the other. */
export interface Stack extends AsyncDisposable {
  design: Design;
  site: Site;
  deployment: Deployment;
  folder: StackFolder;
  /** The small disks, by the names of their servers. */
  disks: ReadonlyMap<string, SmallDisk>;
  clocks: Clocks | undefined;
  /** What happened here so far. Ledgers only grow: what held before a case and does not after it was broken by that case. */
  history: Pick<Ledgers, "snapshots" | "faults"> & { asked: Asked[]; cases: number };
}

interface StackSite {
  tools: Tools;
  logs: string;
  faults?: boolean;
}

/** Room for an empty database and a few seconds of work. */
const smallDiskMb = 160;

/** Starts a design on fresh data, with its failpoints unless it must be as in a run. */
export async function startStack(plan: StackPlan, { tools, logs, faults = true }: StackSite): Promise<Stack> {
  const design = designNamed(plan.design);
  const { run, logFolder } = nameRun(logs);
  await using started = stopAll();
  const bare = createStackFolder(design.name);
  await started.add(Promise.resolve({ [Symbol.asyncDispose]: async () => bare.remove() }));
  const clocks = plan.clocks ? makeClocks(join(bare.path, "clocks"), programOf(tools, "faketime")) : undefined;
  const folder = { ...bare, clocks };
  const network = plan.proxied ? await startProxies(started, { tools, folder, logFolder }) : undefined;
  const site = siteOf(plan, { run, folder, logFolder, tools, network, faults, switches: settle(design, plan.switches) });
  const disks = await mountDisks(plan, folder);
  const deployment = await started.add(design.deploy(site));
  await deployment.seed();
  const kept = started.move();
  return {
    design,
    site,
    deployment,
    // The customers have clocks that are right.
    folder: bare,
    disks,
    clocks,
    history: { asked: [], snapshots: [], faults: [], cases: 0 },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function siteOf({ items, unitsPerItem, declineShare }: StackPlan, place: Omit<Site, "dataset" | "durability">): Site {
  return { ...place, dataset: { items, unitsPerItem, declineShare }, durability: "D1" };
}

function nameRun(logs: string): Pick<Site, "run" | "logFolder"> {
  const run = `f${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;
  const logFolder = join(logs, run);
  mkdirSync(logFolder, { recursive: true });
  return { run, logFolder };
}

/** Proxies that are in nobody's way until something is to go wrong between two servers. */
function startProxies(started: Started, place: Pick<Site, "tools" | "folder" | "logFolder">): Promise<Network> {
  return started.add(startNetwork(place, 0) as Promise<AsyncDisposable & Network>);
}

async function mountDisks({ disks }: StackPlan, { path }: StackFolder): Promise<Map<string, SmallDisk>> {
  const mounted = new Map<string, SmallDisk>();
  for (const name of disks) mounted.set(name, await mountSmallDisk(join(path, name), smallDiskMb));
  return mounted;
}

function programOf(tools: Tools, name: keyof Tools): string {
  const found = tools[name];
  if (found === undefined) throw new Error(`${name} is needed, and not among the tools`);
  return found.path;
}

type Network = NonNullable<Site["network"]>;
