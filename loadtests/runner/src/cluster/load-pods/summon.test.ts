import { describe, expect, it } from "vitest";
import { planLoad } from "../../load-plan.ts";
import { clusterAt } from "../cluster.ts";
import { podUnderTest } from "../pods-under-test.ts";
import type { Run } from "../programs.ts";
import { assertOperator, summonLoad } from "./summon.ts";

const plan = planLoad({ runId: "r1", workload: "smoke", pods: 2, targets: ["http://run-booking:8080"] });

/** A cluster that answers in this way what becomes of a TestRun, and what it was asked to make. */
function clusterUnderTest(stages: string[]) {
  const made: { kind: string; spec: { parallelism?: number; runner?: { image: string } } }[] = [];
  const run: Run = async (_, args, running) => {
    if (running?.input !== undefined) made.push(...(JSON.parse(running.input) as { items: typeof made }).items);
    if (args.includes("testrun")) return Buffer.from(stages.shift() ?? "");
    const waiting = { name: "k6", ready: false, state: { waiting: { reason: "ErrImagePull" } } };
    const starter = podUnderTest("", { name: "load-starter-x", status: { containerStatuses: [waiting] } });
    const items = [podUnderTest("runner"), { ...starter, metadata: { ...starter.metadata, labels: { k6_cr: "load" } } }];
    return Buffer.from(JSON.stringify({ items }));
  };
  return { cluster: clusterAt("kind", run), made };
}

describe("the k6-operator", () => {
  it("makes as many pods as the plan wants, with the runner's own image, and has begun once it says so", async () => {
    const { cluster, made } = clusterUnderTest(["initialized", "created", "started"]);
    await summonLoad(cluster, { namespace: "n", release: "run" }, plan);
    expect(made.find(({ kind }) => kind === "TestRun")?.spec).toMatchObject({
      parallelism: 2,
      runner: { image: "coordbench/services:0.1.0", imagePullPolicy: "IfNotPresent" },
    });
  });

  it("is not waited for where it has given up: what its pods lack is said", async () => {
    const { cluster } = clusterUnderTest(["error"]);
    await expect(summonLoad(cluster, { namespace: "n", release: "run" }, plan)).rejects.toThrow(
      /TestRun is error\n {2}load-starter-x: k6 waits: ErrImagePull/,
    );
  });

  it("is missed before anything is installed, and it is said how it comes", async () => {
    const without = clusterAt("kind", async () => Buffer.from(""));
    await expect(assertOperator(without)).rejects.toThrow(/no k6-operator.*kubectl apply --server-side --filename https:/s);
    await assertOperator(clusterAt("kind", async () => Buffer.from("privateloadzones.k6.io\ntestruns.k6.io\n")));
  });
});
