import { expect, it } from "vitest";
import { clusterAt } from "./cluster.ts";
import { makerOf } from "./makers.ts";
import type { Run } from "./programs.ts";

/** What is asked of the programs by what is done with a cluster; `said` is what they answer. */
async function askedBy(
  target: string,
  act: (maker: ReturnType<typeof makerOf>) => Promise<unknown>,
  said: Record<string, string> = {},
): Promise<string[]> {
  const asked: string[] = [];
  const run: Run = async (name, args) => {
    const line = [name, ...args].join(" ");
    asked.push(line);
    return Buffer.from(Object.entries(said).find(([part]) => line.includes(part))?.[1] ?? "");
  };
  await act(makerOf(clusterAt(target, run), run));
  return asked;
}

it("kind makes a cluster of the project's configuration, once", async () => {
  const made = await askedBy("kind", (maker) => maker.up());
  expect(made[1]).toMatch(/^kind create cluster --name coordbench --config .*infra\/kind\/cluster.yaml --wait 180s$/);
  expect(await askedBy("kind", (maker) => maker.up(), { "get clusters": "other\ncoordbench\n" })).toEqual(["kind get clusters"]);
});

it("minikube's nodes get volumes of their own, and are put into zones", async () => {
  const asked = await askedBy("minikube", (maker) => maker.up(), { "get nodes": "node/a\nnode/b\n" });
  expect(asked[0]).toMatch(/^minikube start --profile coordbench --nodes=3/);
  expect(asked[1]).toBe("minikube addons enable storage-provisioner-rancher --profile coordbench");
  expect(asked.slice(3)).toEqual([
    "kubectl --context coordbench label node/a --overwrite topology.kubernetes.io/zone=zone-a",
    "kubectl --context coordbench label node/b --overwrite topology.kubernetes.io/zone=zone-b",
  ]);
});

it.each([
  ["kind", ["kind load docker-image a:1 b:1 --name coordbench"]],
  ["minikube", ["minikube image load a:1 --profile coordbench", "minikube image load b:1 --profile coordbench"]],
])("%s takes images", async (target, expected) => {
  expect(await askedBy(target, (maker) => maker.loadImages(["a:1", "b:1"]))).toEqual(expected);
});

it.each([
  ["kind", "kind delete cluster --name coordbench"],
  ["minikube", "minikube delete --profile coordbench"],
])("%s removes its cluster whole", async (target, expected) => {
  expect(await askedBy(target, async (maker) => expect(await maker.remove()).toBe(true))).toEqual([expected]);
});

it.each([
  ["kind", ["kind load image-archive a.tar --name coordbench", "kind load image-archive b.tar --name coordbench"]],
  ["minikube", ["minikube image load a.tar --profile coordbench", "minikube image load b.tar --profile coordbench"]],
])("%s takes archives of images", async (target, expected) => {
  expect(await askedBy(target, (maker) => maker.loadArchives(["a.tar", "b.tar"]))).toEqual(expected);
});

it("a cluster of somebody else's is told no images, and is left", async () => {
  await expect(askedBy("kube-context:prod", (maker) => maker.loadImages(["a:1"]))).rejects.toThrow("takes images from a registry");
  expect(await askedBy("kube-context:prod", async (maker) => expect(await maker.remove()).toBe(false))).toEqual([]);
});
