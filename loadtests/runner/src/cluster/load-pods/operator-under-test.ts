import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@coordbench/infra/local";
import { cacheFolder } from "@coordbench/infra/setup";
import type { LoadPlan } from "../../load-plan.ts";

/** What the k6-operator does for a load, done with processes of this machine instead of pods. */
export interface OperatorUnderTest extends AsyncDisposable {
  summon(plan: LoadPlan): Promise<void>;
}

const unpause = JSON.stringify({ data: { attributes: { paused: false }, id: "default", type: "status" } });

/** Starts the programs of the pods as the operator starts them: each with its part, its API, and paused until all are there. */
export function operatorUnderTest(k6: string, deskPort: number): OperatorUnderTest {
  const folder = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  const environment = {
    PATH: "/usr/bin:/bin",
    HOME: folder,
    COORDBENCH_CACHE: cacheFolder(),
    COORDBENCH_PLAN: join(folder, "plan.json"),
    COORDBENCH_DESK: `http://127.0.0.1:${deskPort}`,
    COORDBENCH_K6: k6,
  };
  const ended: Promise<number | null>[] = [];
  return {
    async summon(plan) {
      writeFileSync(environment.COORDBENCH_PLAN, JSON.stringify(plan));
      const bounds = Array.from({ length: plan.pods + 1 }, (_, index) => `${index}/${plan.pods}`);
      const addresses = await Promise.all(bounds.slice(1).map(async () => `127.0.0.1:${await freePort()}`));
      for (const [index, address] of addresses.entries()) {
        const own = `--execution-segment=${bounds[index]}:${bounds[index + 1]}`;
        ended.push(startPod([own, `--execution-segment-sequence=${bounds.join(",")}`, `--address=${address}`], environment));
      }
      const statuses = addresses.map((address) => `http://${address}/v1/status`);
      await Promise.all(statuses.map(answers));
      for (const status of statuses) await fetch(status, { method: "PATCH", body: unpause });
    },
    async [Symbol.asyncDispose]() {
      const codes = await Promise.all(ended);
      rmSync(folder, { recursive: true });
      if (codes.some((code) => code !== 0)) throw new Error(`the pods of the load ended with ${codes.join(" and ")}`);
    },
  };
}

/** Resolves with what its program ended with. */
function startPod(flags: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const operators = ["run", "--quiet", ...flags, "/app/loadtests/k6/main.ts", "--paused", "--tag", "instance_id=1"];
  const options = { env, stdio: ["ignore", "inherit", "inherit"] as ["ignore", "inherit", "inherit"] };
  const pod = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...operators], options);
  return new Promise((resolve) => pod.once("exit", resolve));
}

async function answers(address: string): Promise<void> {
  while (
    !(await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(50);
}
