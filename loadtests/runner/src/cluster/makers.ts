import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clusterName, contextOf, type Cluster } from "./cluster.ts";
import type { Run } from "./programs.ts";

/** How a kind of cluster is made, filled with images and removed; doing it again does nothing that is done. */
export interface Maker {
  up(): Promise<void>;
  /** Takes images by their names in Docker. */
  loadImages(images: readonly string[]): Promise<void>;
  /** Takes images as archives. */
  loadArchives(files: readonly string[]): Promise<void>;
  /** Removes the cluster; false where it is not one that was made here. */
  remove(): Promise<boolean>;
}

const infra = join(import.meta.dirname, "../../../../infra");
const patience = "180s";
const zoneLabel = "topology.kubernetes.io/zone";

/** The maker of a target's cluster. */
export function makerOf({ target, kubectl }: Cluster, run: Run): Maker {
  if (target === "kind") return kind(run);
  if (target === "minikube") return minikube(run, kubectl);
  return somebodyElses(target, kubectl);
}

function kind(run: Run): Maker {
  const there = async () => (await run("kind", ["get", "clusters"])).toString().split("\n").includes(clusterName);
  const named = ["--name", clusterName];
  return {
    async up() {
      if (!(await there()))
        await run("kind", ["create", "cluster", ...named, "--config", join(infra, "kind/cluster.yaml"), "--wait", patience]);
    },
    loadImages: async (images) => void (await run("kind", ["load", "docker-image", ...images, ...named])),
    async loadArchives(files) {
      for (const file of files) await run("kind", ["load", "image-archive", file, ...named]);
    },
    async remove() {
      await run("kind", ["delete", "cluster", ...named]);
      return true;
    },
  };
}

interface MinikubeStart {
  flags: string[];
  /** The addon that makes volumes on whichever node a pod is. */
  volumes: string;
  zones: string[];
}

/** Its nodes are in no zones until they are told, and only the volumes of its first could be written but by root. */
function minikube(run: Run, kubectl: Cluster["kubectl"]): Maker {
  const { flags, volumes, zones } = JSON.parse(readFileSync(join(infra, "minikube/start.json"), "utf8")) as MinikubeStart;
  const profile = ["--profile", clusterName];
  const load = async (images: readonly string[]) => {
    for (const image of images) await run("minikube", ["image", "load", image, ...profile]);
  };
  return {
    async up() {
      await run("minikube", ["start", ...profile, ...flags]);
      await run("minikube", ["addons", "enable", volumes, ...profile]);
      const nodes = (await kubectl(["get", "nodes", "--output", "name"])).toString().trim().split("\n");
      for (const [index, node] of nodes.entries())
        await kubectl(["label", node, "--overwrite", `${zoneLabel}=${zones[index % zones.length]}`]);
    },
    loadImages: load,
    loadArchives: load,
    async remove() {
      await run("minikube", ["delete", ...profile]);
      return true;
    },
  };
}

/** A cluster that is there already: it gets its images from a registry, and is left when all is done. */
function somebodyElses(target: string, kubectl: Cluster["kubectl"]): Maker {
  const refuse = async () => {
    throw new Error(
      `${target} takes images from a registry: push them there, and name them in a file for --chart-values (image, loadImage)`,
    );
  };
  return {
    async up() {
      try {
        await kubectl(["get", "nodes"]);
      } catch (cause) {
        throw new Error(`the cluster of the context ${contextOf(target)} cannot be reached: ${(cause as Error).message}`, { cause });
      }
    },
    loadImages: refuse,
    loadArchives: refuse,
    remove: async () => false,
  };
}
