import { expect, it } from "vitest";
import { clusterAt } from "./cluster.ts";
import { podUnderTest } from "./pods-under-test.ts";
import type { Run } from "./programs.ts";
import { chart, freshNamespace, install } from "./release.ts";

const signal = new AbortController().signal;
const chartValues = { files: ["values-saga.yaml"], values: { run: "r1" } };

it("installs a release, or changes it, by the chart's values, the user's over them, and the run's over all", async () => {
  const asked: [string, string | undefined][] = [];
  const run: Run = async (name, args, running) => {
    asked.push([[name, ...args].join(" "), running?.input]);
    return Buffer.alloc(0);
  };
  await install(clusterAt("kind", run), { namespace: "n", release: "run", valuesFiles: ["/mine.yaml"], chartValues }, signal);
  expect(asked).toEqual([
    [
      `helm --kube-context kind-coordbench upgrade run ${chart} --install --namespace n --values ${chart}/values-saga.yaml --values /mine.yaml --values - --wait --timeout 5m`,
      '{"run":"r1"}',
    ],
  ]);
});

it("says which pods are not ready, and why, where a release does not become so", async () => {
  const waiting = { name: "nats", ready: false, state: { waiting: { reason: "ErrImagePull" } } };
  const run: Run = async (name) => {
    if (name === "helm") throw new Error("context deadline exceeded");
    return Buffer.from(JSON.stringify({ items: [podUnderTest("nats", { name: "run-nats-0", status: { containerStatuses: [waiting] } })] }));
  };
  const installing = install(clusterAt("kind", run), { namespace: "n", release: "run", valuesFiles: [], chartValues }, signal);
  await expect(installing).rejects.toThrow(
    /not become ready in n\n {2}run-nats-0: nats waits: ErrImagePull\n {2}context deadline exceeded/,
  );
});

it("makes a namespace for nothing but restricted pods, and deletes it with all that is in it", async () => {
  const asked: string[] = [];
  const run: Run = async (_, args, running) => {
    asked.push(`${args.slice(2).join(" ")} ${running?.input ?? ""}`);
    return Buffer.alloc(0);
  };
  await (await freshNamespace(clusterAt("kind", run), "n", signal))[Symbol.asyncDispose]();
  expect(asked[0]).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
  expect(asked.slice(1)).toEqual([
    "delete deployments,replicasets,statefulsets --cascade=orphan --namespace n --all --timeout 5m ",
    "delete pods --grace-period=1 --namespace n --all --timeout 5m ",
    "delete namespace n --wait --timeout 5m ",
  ]);
});
