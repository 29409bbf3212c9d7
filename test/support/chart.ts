import { join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { parseAllDocuments } from "yaml";
import { run, type Ended } from "./command.ts";

const root = join(import.meta.dirname, "../..");
/** The chart of the project. */
export const chartFolder = join(root, "charts/coordbench");
/** The name that the tests install it under. */
export const release = "cb";

/** A Kubernetes object, as far as tests look into it. */
export interface Rendered {
  kind: string;
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  // What else an object has differs from kind to kind.
  [field: string]: unknown;
}

const ours = (name: string) => join(chartFolder, `values-${name}.yaml`);
const variant = (name: string) => join(root, `test/chart/variants/${name}.yaml`);
/** The values files that belong together: each design, and what can be made of one. */
export const variants: Record<string, string[]> = {
  "two-phase-commit": [ours("two-phase-commit")],
  saga: [ours("saga")],
  "saga-grpc": [ours("saga"), ours("saga-grpc")],
  uncoordinated: [ours("uncoordinated")],
  everything: [ours("saga"), variant("everything")],
  yours: [ours("saga"), variant("yours")],
};

/** Runs `helm` on the chart with the values of a variant. */
export async function helm(command: "template" | "lint", name: string, more: string[] = []): Promise<Ended> {
  const tools = await ensureTools(["helm"]);
  const values = (variants[name] ?? []).flatMap((file) => ["--values", file]);
  const subject = command === "lint" ? [chartFolder] : [release, chartFolder];
  return run(tools.helm.path, [command, ...subject, ...values, ...more]);
}

/** The manifests of a variant as text, always with the same passwords. */
export async function render(name: string, ...settings: string[]): Promise<string> {
  const sets = ["passwordSeed=golden", ...settings].flatMap((setting) => ["--set", setting]);
  const { code, output, errors } = await helm("template", name, sets);
  if (code !== 0) throw new Error(errors);
  return output;
}

/** The manifests of a variant as objects. */
export async function renderObjects(name: string, ...settings: string[]): Promise<Rendered[]> {
  return objectsIn(await render(name, ...settings));
}

/** The objects in a text of manifests. */
export function objectsIn(text: string): Rendered[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null);
}
