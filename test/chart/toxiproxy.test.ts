import { expect, it } from "vitest";
import { renderObjects, type Rendered } from "../support/chart.ts";
import { arrowsIn } from "../support/chart-arrows.ts";
import { componentOf, podsIn } from "../support/chart-pods.ts";

const design = "two-phase-commit";
const proxied = ["payment", "postgres-payment"];
const withProxies = renderObjects(design, `toxiproxy.before={${proxied.join(",")}}`);

/** Who listens in the pods of a workload: where, by the names of ports. */
function listening(objects: readonly Rendered[], workload: string) {
  const pod = podsIn(objects).find(({ labels }) => componentOf(labels) === workload);
  const ports = (name: string) =>
    Object.fromEntries(
      pod?.spec.containers.find((each) => each.name === name)?.ports?.map((port) => [port.name, port.containerPort]) ?? [],
    );
  return { own: ports(workload), toxiproxy: ports("toxiproxy") };
}

/** Where proxies lead from and to, as they are told it. */
function proxiesOf(objects: readonly Rendered[], workload: string) {
  const config = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === `cb-${workload}`);
  const files = config?.["data"] as Record<string, string> | undefined;
  return JSON.parse(files?.["toxiproxy.json"] ?? "null") as unknown;
}

it("stands before nobody where nobody asks for it", async () => {
  expect(JSON.stringify(await renderObjects(design))).not.toContain("toxiproxy");
});

it("takes the name of the port that it stands before, and leads to where its owner listens on", async () => {
  const objects = await withProxies;
  expect(listening(objects, "payment")).toEqual({ own: { behind: 7000, admin: 7001 }, toxiproxy: { grpc: 17_000, toxiproxy: 8474 } });
  expect(listening(objects, "postgres-payment")).toEqual({ own: { behind: 5432 }, toxiproxy: { postgres: 15_432, toxiproxy: 8474 } });
  expect(proxiesOf(objects, "payment")).toEqual([{ name: "payment", listen: "0.0.0.0:17000", upstream: "127.0.0.1:7000", enabled: true }]);
});

it("is where callers come who look up pods by themselves, and nobody else's way changes", async () => {
  const [before, after] = await Promise.all([renderObjects(design), withProxies]);
  const told = (objects: Rendered[], workload: string) =>
    podsIn(objects)
      .find(({ labels }) => componentOf(labels) === workload)
      ?.spec.containers[0]?.env?.flatMap(({ name, value }) => (value === undefined ? [] : [`${name}=${value}`])) ?? [];
  const changed = (workload: string) => told(after, workload).filter((variable) => !told(before, workload).includes(variable));
  expect(changed("booking")).toEqual(["COORDBENCH_PAYMENT_TARGET=dns:///cb-payment:17000"]);
  for (const workload of ["payment", "postgres-payment", "inventory-0"]) expect(changed(workload)).toEqual([]);
});

it("lets nobody talk to anybody who did not before; how it is switched is for a runner alone", async () => {
  expect(arrowsIn(await withProxies)).toEqual(arrowsIn(await renderObjects(design)));
});
