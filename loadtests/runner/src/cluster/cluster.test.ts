import { expect, it } from "vitest";
import { clusterAt, contextOf } from "./cluster.ts";

it.each([
  ["kind", "kind-coordbench"],
  ["minikube", "coordbench"],
  ["kube-context:prod", "prod"],
  ["kube-context:arn:aws:eks:eu-central-1:1:cluster/x", "arn:aws:eks:eu-central-1:1:cluster/x"],
])("%s is the context %s", (target, context) => {
  expect(contextOf(target)).toBe(context);
});

it.each(["", "docker", "kube-context:", "local"])("%j is no cluster, and it is said what is one", (target) => {
  expect(() => contextOf(target)).toThrow("--target must be local, kind, minikube or kube-context:NAME");
});

it("asks no other cluster than the one it was told, whatever the current one is", async () => {
  const asked: string[] = [];
  const cluster = clusterAt("kind", async (name, args) => {
    asked.push([name, ...args].join(" "));
    return Buffer.alloc(0);
  });
  await cluster.kubectl(["get", "nodes"]);
  await cluster.helm(["list"]);
  expect(asked).toEqual(["kubectl --context kind-coordbench get nodes", "helm --kube-context kind-coordbench list"]);
});
