import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cleanUp, createStackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { designs, settle, startNetwork, type Dataset, type Deployment, type Site } from "@coordbench/runner";

/** How a test wants a design to be started; everything else is as in a run. */
export interface Wish {
  design: string;
  switches?: Record<string, string>;
  dataset?: Partial<Dataset>;
  nodeArguments?: string[];
  /** Whether services can be broken at their failpoints. */
  faults?: boolean;
  /** The distance between all services and stores. */
  roundTripMs?: number;
  tracesUrl?: string;
}

/** A design on real servers, its data set in place. */
export interface Deployed extends AsyncDisposable {
  design: string;
  site: Site;
  deployment: Deployment;
  /** The booking API of the first instance. */
  api: string;
}

let counter = 0;

/** Starts a design for a test; disposing of it ends its processes and removes its data. */
export async function deployed({
  design: name,
  switches = {},
  dataset = {},
  nodeArguments = [],
  faults,
  roundTripMs,
  tracesUrl,
}: Wish): Promise<Deployed> {
  const design = designs.get(name);
  if (design === undefined) throw new Error(`no design ${name}`);
  cleanUp();
  const settled = { switches: settle(design, switches), durability: "D1" as const, nodeArguments, faults, tracesUrl };
  const distant = roundTripMs === undefined ? [] : (["toxiproxy-server"] as const);
  const tools = await ensureTools([...design.tools(settled.switches), ...distant]);
  const run = `t${process.pid.toString(36)}${counter++}`;
  const folder = createStackFolder(`test-${name}`);
  const logFolder = join(import.meta.dirname, "../../.coordbench/logs", run);
  mkdirSync(logFolder, { recursive: true });
  const whole = { items: 10, unitsPerItem: 1_000, declineShare: 0, ...dataset };
  await using started = new AsyncDisposableStack();
  const network = started.use(await startNetwork({ folder, logFolder, tools }, roundTripMs));
  const site: Site = { run, folder, logFolder, tools, dataset: whole, network, ...settled };
  const deployment = started.use(await design.deploy(site));
  await deployment.seed();
  const running = started.move();
  return {
    design: name,
    site,
    deployment,
    api: deployment.targets[0] ?? "",
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
      folder.remove();
    },
  };
}
