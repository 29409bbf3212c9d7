import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import { cleanUp, restart } from "@coordbench/infra/local";
import { cacheFolder } from "@coordbench/infra/setup";
import { beforeAll, expect, it } from "vitest";
import type { FaultCase } from "../faults/fault.ts";
import type { Played } from "../faults/play.ts";
import { newRunId, type Finished } from "../run.ts";
import { tune } from "../tune.ts";
import { designNamed } from "../wish.ts";
import { clusterAt } from "./cluster.ts";
import { decode } from "./encode.ts";
import { follow } from "./follow.ts";
import { runnerFolder, type Ask, type Order } from "./order.ts";
import { podUnderTest } from "./pods-under-test.ts";
import { deployUnderTest, type DeployedUnderTest } from "./pod/deployed-under-test.ts";
import type { Run } from "./programs.ts";
import { tuningOf } from "./tuning-of.ts";

/** Starts the runner's own program as a process, as a pod would, and follows it as it is followed in a cluster. */
async function follows({ tools, order }: DeployedUnderTest, task: Order["task"], help: (ask: Ask) => Promise<unknown>) {
  const folder = join(mkdtempSync(join(tmpdir(), "coordbench-test-")), "runner");
  mkdirSync(folder);
  const orderFile = join(folder, "order.json");
  writeFileSync(orderFile, JSON.stringify(order(task)));
  const passwords = Object.fromEntries(["BOOKING", "INVENTORY", "PAYMENT"].map((name) => [`COORDBENCH_${name}_PASSWORD`, "p"]));
  const runner = spawn(process.execPath, [join(import.meta.dirname, "pod/main.ts")], {
    env: {
      ...passwords,
      PATH: "/usr/bin:/bin",
      HOME: folder,
      COORDBENCH_CACHE: cacheFolder(),
      COORDBENCH_ORDER: orderFile,
      COORDBENCH_FOLDER: folder,
      COORDBENCH_K6: tools.k6.path,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => runner.once("exit", resolve));
  const phases: string[] = [];
  const cluster = clusterAt("kind", hands(runner, folder));
  const content = await follow({
    cluster,
    namespace: "n",
    signal: new AbortController().signal,
    phase: (name) => void phases.push(name),
    glimpse: () => {},
    help,
  });
  return { found: decode(gunzipSync(content).toString()), phases, code: await ended };
}

/** What kubectl would do with a pod, done with a process. */
function hands(runner: ChildProcess, folder: string): Run {
  return async (_, [, , , , verb = "", ...args], { hear, input } = {}) => {
    if (verb === "get") return Buffer.from(JSON.stringify({ items: [podUnderTest("runner")] }));
    if (verb === "exec") {
      const command = args.slice(args.indexOf("--") + 1).map((word) => word.replaceAll(runnerFolder, folder));
      return execFileSync(command[0] ?? "", command.slice(1), { input: input ?? "" });
    }
    if (runner.stdout !== null) for await (const line of createInterface({ input: runner.stdout })) hear?.(line);
    return Buffer.alloc(0);
  };
}

beforeAll(() => void cleanUp());

it("a runner makes a run, leaves what it has found until that was fetched, and ends", async () => {
  const [id, wish] = [newRunId(), { design: "saga", workload: "smoke", durationS: 3, warmUpS: 1 }];
  const { design, tuning } = tune(wish, id);
  await using deployed = await deployUnderTest(design, tuning);
  const { found, phases, code } = await follows(deployed, { wish }, async () => undefined);
  const { run, ledgers, evidence } = found as Finished;
  expect(run).toMatchObject({ id, design: "saga" });
  expect(run.outcomes.confirmed).toBeGreaterThan(0);
  expect(ledgers.asked.length).toBeGreaterThan(0);
  expect(gunzipSync(evidence.clients).toString("latin1")).toContain(`${id}-l`);
  expect({ phases: phases.at(-1), code }).toEqual({ phases: "audit", code: 0 });
});

it("a runner plays a case, asks others to break and heal, and proves by the audit that nothing was lost", async () => {
  const deed = { do: "delete-pods", workloads: ["nats"] } as const;
  const words = { where: "anywhere", fault: "the broker is deleted", expected: "nothing is lost" };
  const theCase: FaultCase = { name: "nats-pod-deleted", design: "saga", ...words, faults: [{ ...deed, atS: 1, forS: 1 }] };
  const id = newRunId();
  await using deployed = await deployUnderTest(designNamed("saga"), tuningOf(theCase, id));
  const broker = deployed.deployment.servers.find(({ name }) => name.startsWith("NATS"));
  const asked: Ask[] = [];
  const { found, code } = await follows(deployed, { theCase }, async (ask) => {
    asked.push(ask);
    if ("strike" in ask) return broker?.kill();
    if (!("heal" in ask)) return [];
    if (broker !== undefined) await restart(broker);
    return { hit: 1, evidence: "it went, and another came" };
  });
  const { record } = found as Played;
  expect(asked.map((ask) => Object.keys(ask)[1])).toEqual(["strike", "heal", "makeWhole"]);
  expect(record.faults).toMatchObject([{ hit: 1, evidence: "it went, and another came" }]);
  expect(record.audit.invariants.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  expect(code).toBe(0);
});
