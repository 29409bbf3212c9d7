import { join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { run, type Ended } from "./command.ts";

const schemas = join(import.meta.dirname, "../chart/kubernetes-schemas/{{.ResourceKind}}{{.KindSuffix}}.json");

/** Holds manifests against Kubernetes' own schemas, to the last field. */
export async function conform(manifests: string): Promise<Ended> {
  const { kubeconform } = await ensureTools(["kubeconform"]);
  return run(kubeconform.path, ["-strict", "-kubernetes-version", "1.36.0", "-schema-location", schemas, "-summary", "-"], manifests);
}
