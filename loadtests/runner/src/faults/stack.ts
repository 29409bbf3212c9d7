import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, makeClocks, mountSmallDisk, restart, type Clocks, type SmallDisk } from "@coordbench/infra/local";
import { stopAll } from "../disposal.ts";
import type { Deployment, Site, Tools } from "../designs/design.ts";
import { startNetwork } from "../network/network.ts";
import { designNamed, settle } from "../wish.ts";
import { disarm } from "./actions/failpoint.ts";
import { strike } from "./actions/index.ts";
import type { Arena } from "./arena.ts";
import type { StackPlan } from "./plan.ts";

/** A design that runs on this machine to be broken. */
export interface Stack extends Arena, AsyncDisposable {
  site: Site;
  deployment: Deployment;
  /** The small disks, by the names of their servers. */
  disks: ReadonlyMap<string, SmallDisk>;
  clocks: Clocks | undefined;
}

/** Room for an empty database and a few seconds of work. */
const smallDiskMb = 160;

/** Starts a design on fresh data, with its failpoints unless it must be as in a run. */
export async function startStack(
  plan: StackPlan,
  { tools, logs, faults = true }: { tools: Tools; logs: string; faults?: boolean },
): Promise<Stack> {
  const design = designNamed(plan.design);
  const run = `f${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;
  const logFolder = join(logs, run);
  mkdirSync(logFolder, { recursive: true });
  await using started = stopAll();
  const bare = createStackFolder(design.name);
  await started.add(Promise.resolve({ [Symbol.asyncDispose]: async () => bare.remove() }));
  const clocks = plan.clocks ? makeClocks(join(bare.path, "clocks"), programOf(tools, "faketime")) : undefined;
  const folder = { ...bare, clocks };
  const network = plan.proxied
    ? await started.add(startNetwork({ tools, folder, logFolder }, 0) as Promise<AsyncDisposable & Network>)
    : undefined;
  const { items, unitsPerItem, declineShare } = plan;
  const site: Site = {
    run,
    folder,
    logFolder,
    tools,
    dataset: { items, unitsPerItem, declineShare },
    switches: settle(design, plan.switches),
    durability: "D1",
    network,
    faults,
  };
  const disks = new Map<string, SmallDisk>();
  for (const name of plan.disks) disks.set(name, await mountSmallDisk(join(folder.path, name), smallDiskMb));
  const deployment = await started.add(design.deploy(site));
  await deployment.seed();
  const kept = started.move();
  const running = { deployment, site, disks, clocks };
  return {
    ...running,
    design,
    // The customers have clocks that are right.
    folder: bare,
    strike: (fault, load) => strike(fault, { ...running, ...load }),
    makeWhole: () => makeWhole(deployment),
    history: { asked: [], snapshots: [], faults: [], cases: 0 },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function makeWhole({ services, servers }: Deployment): Promise<string[]> {
  const ended = [...servers, ...services].filter(({ isRunning }) => !isRunning).map(({ name }) => name);
  for (const process of [...servers, ...services]) {
    if (process.isRunning) process.signal("SIGCONT");
    else await restart(process);
  }
  await Promise.all(services.map(disarm));
  return ended;
}

function programOf(tools: Tools, name: keyof Tools): string {
  const found = tools[name];
  if (found === undefined) throw new Error(`${name} is needed, and not among the tools`);
  return found.path;
}

type Network = NonNullable<Site["network"]>;
