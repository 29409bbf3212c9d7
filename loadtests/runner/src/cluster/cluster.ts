import { runProgram, type Run, type Running } from "./programs.ts";

/** The name of the cluster that the commands make where nobody names one. */
export const clusterName = "coordbench";

/** Kinds of clusters, and the context of kubectl that each has. */
const contexts: Record<string, string> = { kind: `kind-${clusterName}`, minikube: clusterName };
const named = /^kube-context:(.+)$/;

/** What `--target` can be. */
export const targetSyntax = "local, kind, minikube or kube-context:NAME";

/** A cluster, as its programs are asked about it. */
export interface Cluster {
  /** As `--target` names it. */
  target: string;
  kubectl(args: readonly string[], running?: Running): Promise<Buffer>;
  helm(args: readonly string[], running?: Running): Promise<Buffer>;
}

/** The context of a target, or what targets there are. */
export function contextOf(target: string): string {
  const context = contexts[target] ?? named.exec(target)?.[1];
  if (context === undefined) throw new Error(`--target must be ${targetSyntax}, not ${target}`);
  return context;
}

/** The cluster that a target names. */
export function clusterAt(target: string, run: Run = runProgram): Cluster {
  const context = contextOf(target);
  return {
    target,
    kubectl: (args, running) => run("kubectl", ["--context", context, ...args], running),
    helm: (args, running) => run("helm", ["--kube-context", context, ...args], running),
  };
}
