import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { clusterAt, targetSyntax, type Cluster } from "../cluster/cluster.ts";
import { makerOf, type Maker } from "../cluster/makers.ts";
import { describeCluster } from "../cluster/facts.ts";
import { runProgram } from "../cluster/programs.ts";
import { chart, install } from "../cluster/release.ts";
import { releasesIn, runNamespaces, uninstall } from "../cluster/releases.ts";
import { designs } from "../designs/index.ts";
import { drawTable } from "../table.ts";
import { designNamed } from "../wish.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";

const flags = {
  target: { type: "string", meaning: `which cluster: ${targetSyntax.replace("local, ", "")}` },
  design: { type: "string", multiple: true, meaning: "install: which design, may be repeated (default: all)" },
  archive: {
    type: "string",
    multiple: true,
    meaning: "load-image: an archive of an image instead of building it with Docker, may be repeated",
  },
  namespace: { type: "string", meaning: "what the namespaces begin with (default coordbench)" },
  "chart-values": { type: "string", multiple: true, meaning: "install: a values file of yours for the chart, may be repeated" },
  volumes: { type: "boolean", meaning: "down: delete the volumes too, where the cluster itself stays" },
} as const;

type Values = ReturnType<typeof readFlags<typeof flags>>["values"];

/** What an action works on. */
interface Work {
  cluster: Cluster;
  maker: Maker;
  prefix: string;
  values: Values;
  signal: AbortSignal;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const root = join(import.meta.dirname, "../../../..");

const actions: Record<string, (work: Work) => Promise<void>> = { up, "load-image": loadImage, install: installAll, status, down };

/** Makes clusters, and puts the designs into them. */
export const cluster: Command = {
  purpose: `make a cluster and put designs into it, by kind, minikube, kubectl and helm: ${Object.keys(actions).join(", ")}, each of which may be done again`,
  flags,
  async run(args, signal) {
    const { values, positionals } = readFlags(flags, args);
    const [name = ""] = positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw new Error(`cluster can ${Object.keys(actions).join(", ")}, not ${name || "nothing"}`);
    const own = clusterAt(values.target ?? "");
    await action({ cluster: own, maker: makerOf(own, runProgram), prefix: values.namespace ?? "coordbench", values, signal });
    return 0;
  },
};

async function up(work: Work): Promise<void> {
  await work.maker.up();
  await status(work);
}

async function loadImage({ maker, values }: Work): Promise<void> {
  const { archive = [] } = values;
  if (archive.length > 0) return maker.loadArchives(archive.map((file) => resolve(file)));
  const version = /^appVersion: "?([^"\n]+)/m.exec(readFileSync(join(chart, "Chart.yaml"), "utf8"))?.[1];
  const images = ["services", "load"].map((target) => ({ target, name: `coordbench/${target}:${version}` }));
  for (const { target, name } of images) {
    say(`building ${name}`);
    await runProgram("docker", ["build", "--file", join(root, "infra/image/Dockerfile"), "--target", target, "--tag", name, root]);
  }
  say("loading them into the nodes");
  await maker.loadImages(images.map(({ name }) => name));
}

async function installAll({ cluster: own, prefix, values, signal }: Work): Promise<void> {
  const wanted = values.design ?? [...designs.keys()];
  for (const design of wanted.map((name) => designNamed(name).name)) {
    const namespace = `${prefix}-${design}`;
    say(`installing ${design} in ${namespace}`);
    const valuesFiles = (values["chart-values"] ?? []).map((file) => resolve(file));
    const chartValues = { files: [`values-${design}.yaml`], values: {} };
    const said = await install(own, { namespace, release: design, valuesFiles, chartValues, isLasting: true }, signal);
    say(said.slice(said.indexOf("NOTES:")));
  }
}

async function status({ cluster: own, prefix }: Work): Promise<void> {
  const { nodes } = await describeCluster(own);
  say(
    drawTable(
      ["node", "zone", "cores", "memory MB", "kubelet"],
      nodes.map(({ name, zone, cores, memoryMb, kubelet }) => [name, zone ?? "–", String(cores), String(memoryMb), kubelet]),
    ),
  );
  const releases = await releasesIn(own, prefix);
  for (const { name, namespace, status: state } of releases) say(`${name} in ${namespace}: ${state}`);
  for (const namespace of await runNamespaces(own, prefix)) say(`${namespace}: a run that is being made, or was left behind`);
}

async function down({ cluster: own, maker, prefix, values }: Work): Promise<void> {
  if (await maker.remove()) return;
  for (const release of await releasesIn(own, prefix)) await uninstall(own, release, values.volumes ?? false);
  for (const namespace of await runNamespaces(own, prefix)) await own.kubectl(["delete", "namespace", namespace, "--wait"]);
}
