import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createStackFolder, type LocalProcess } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { logFolder } from "../archive.ts";
import type { Deployment } from "../designs/design.ts";
import { designs } from "../designs/index.ts";
import { sweep } from "../laboratory.ts";
import { designNamed, durabilityNamed, settle } from "../wish.ts";
import type { Command } from "./command.ts";
import { pairsIn, readFlags } from "./options.ts";

const standardDesign = "two-phase-commit";
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standardDesign})` },
  durability: { type: "string", meaning: "D1 (default) or D0" },
  switch: { type: "string", multiple: true, meaning: "vary the design: name=value, may be repeated" },
  faults: { type: "boolean", meaning: "let its services be broken at their failpoints (services/README.md)" },
} as const;
const unitsPerItem = 100;
const restartAfterMs = 2_000;

/** Starts a design and leaves it running, to book by hand. */
export const serve: Command = {
  purpose: "start one design and leave it running until Ctrl-C, to book by hand with curl",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const design = designNamed(values.design ?? standardDesign);
    sweep();
    const switches = settle(design, pairsIn("switch", values.switch ?? []));
    const tools = await ensureTools(design.tools(switches), (line) => process.stderr.write(`${line}\n`));
    const folder = createStackFolder(design.name);
    const logs = join(logFolder, "serve");
    mkdirSync(logs, { recursive: true });
    const { items, declineShare } = workloadOf("steady").demand;
    const dataset = { items, declineShare, unitsPerItem };
    const site = {
      run: "serve",
      folder,
      logFolder: logs,
      tools,
      dataset,
      switches,
      durability: durabilityNamed(values.durability ?? "D1"),
      faults: values.faults,
    };
    try {
      await using deployment = await design.deploy(site);
      await deployment.seed();
      process.stdout.write(`${welcome(design.name, deployment)}${values.faults === true ? armament(deployment) : ""}\n`);
      await keepAlive([...deployment.servers, ...deployment.services], signal);
    } finally {
      folder.remove();
    }
    return 0;
  },
};

/** Starts again whatever ends, as a supervisor in production would, until the signal. */
async function keepAlive(processes: LocalProcess[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const ended of processes.filter(({ isRunning }) => !isRunning)) {
      process.stdout.write(`${ended.name} has ended: starting it again … `);
      await ended.start().then(
        () => process.stdout.write(`pid ${ended.pid}\n`),
        (error: Error) => process.stdout.write(`not yet: ${error.message.split("\n")[0]}\n`),
      );
    }
    await sleep(restartAfterMs, undefined, { signal }).catch(() => undefined);
  }
}

function armament({ services }: Deployment): string {
  const [first] = services;
  return `
Or at a moment of your choice: curl ${first?.adminUrl}/faults tells which there are, and
  curl -X PUT ${first?.adminUrl}/faults/book.after -d '{"mode":"kill"}' kills ${first?.name} once it has booked and before it says so.`;
}

function welcome(design: string, { targets, services, servers }: Deployment): string {
  const [api] = targets;
  const processes = [...services.map(({ name, pid, adminUrl }) => ({ name, pid, address: adminUrl })), ...servers];
  const width = Math.max(...processes.map(({ name }) => name.length));
  return `${design} is ready: ${unitsPerItem} units each of item-0000 to item-0999, customers customer-00000 to customer-09999.

  curl -i ${api}/bookings -H 'content-type: application/json' \\
    -d '{"bookingId":"first","customerId":"customer-00001","items":[{"sku":"item-0001","quantity":2}]}'
  curl ${api}/bookings/first
  curl ${api}/availability/item-0001
  curl -X DELETE '${api}/bookings/first?customerId=customer-00001'
  curl ${api}/metrics

${processes.map(({ name, pid, address }) => `  ${String(pid).padStart(8)}  ${name.padEnd(width)}  ${address}`).join("\n")}

Break what you like (kill -9 PID): what ends is started again. Ctrl-C ends it all and removes its data.`;
}
