import { setTimeout as sleep } from "node:timers/promises";
import type { LoadPlan } from "../../load-plan.ts";
import type { Cluster } from "../cluster.ts";
import { runnerName } from "../objects.ts";
import { componentOf, troubleOf } from "../pods.ts";
import { podsIn } from "../release.ts";
import { loadName, loadObjects, loadPods, operatorVersion } from "./test-run.ts";

const patience = { startMs: 240_000, pollMs: 1_000 };
const operator = `https://raw.githubusercontent.com/grafana/k6-operator/v${operatorVersion}/bundle.yaml`;

/** Makes sure that there is somebody who makes pods of a TestRun, or says how he comes. */
export async function assertOperator({ kubectl, target }: Cluster): Promise<void> {
  const known = await kubectl(["api-resources", "--api-group", "k6.io", "--output", "name"]);
  if (known.toString().split("\n").includes("testruns.k6.io")) return;
  throw new Error(
    `${target} has no k6-operator, which makes the pods of a load of several: install it by\n  kubectl apply --server-side --filename ${operator}`,
  );
}

/** Lets the k6-operator make the pods of a load, with the runner's own image, and resolves once they have been told to begin. */
export async function summonLoad(cluster: Cluster, { namespace, release }: { namespace: string; release: string }, plan: LoadPlan) {
  const runner = (await podsIn(cluster, namespace)).find((pod) => componentOf(pod) === runnerName);
  if (runner === undefined) throw new Error("there is no runner whose load it would be");
  const { containers, imagePullSecrets: pullSecrets = [] } = runner.spec;
  const [{ image, imagePullPolicy: pullPolicy = "IfNotPresent" } = { image: "" }] = containers;
  const objects = loadObjects({ release, plan, image, pullPolicy, pullSecrets });
  await cluster.kubectl(["--namespace", namespace, "apply", "--filename", "-"], { input: JSON.stringify(objects) });
  await begun(cluster, namespace);
}

async function begun(cluster: Cluster, namespace: string): Promise<void> {
  const end = performance.now() + patience.startMs;
  const ask = ["--namespace", namespace, "get", "testrun", loadName, "--output", "jsonpath={.status.stage}"];
  for (;;) {
    const stage = (await cluster.kubectl(ask)).toString();
    if (["started", "stopped", "finished"].includes(stage)) return;
    if (stage === "error" || performance.now() > end) throw new Error(await trouble(cluster, namespace, stage));
    await sleep(patience.pollMs);
  }
}

async function trouble(cluster: Cluster, namespace: string, stage: string): Promise<string> {
  const own = (await podsIn(cluster, namespace)).filter(({ metadata }) => metadata.labels?.["k6_cr"] === loadPods.k6_cr);
  const words = `the k6-operator did not start the pods of the load: their TestRun is ${stage || "not looked at by anybody"}`;
  return [words, ...troubleOf(own)].join("\n  ");
}
