import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ensureTools } from "@coordbench/infra/setup";
import { run, type Ended } from "./command.ts";

/** Runs `kubectl` against the cluster that KUBECONFIG names, and answers what it says. */
export async function kubectl(args: string[], input?: string): Promise<string> {
  return (await succeed("kubectl", args, input)).output;
}

/** Runs `helm` against it, and answers what it says, complaints and logs included. */
export async function helmOn(args: string[]): Promise<string> {
  const { helm } = await ensureTools(["helm"]);
  const { output, errors } = await succeed(helm.path, args);
  return output + errors;
}

async function succeed(command: string, args: string[], input?: string): Promise<Ended> {
  const ended = await run(command, args, input);
  if (ended.code === 0) return ended;
  throw new Error(`${command} ${args.join(" ")}\nended with ${ended.code}:\n${ended.errors}\n${ended.output}`);
}

/** A Kubernetes object, as far as tests look into it. */
export interface Found {
  kind: string;
  metadata: { name: string; uid: string; deletionTimestamp?: string; labels?: Record<string, string> };
  status?: { phase?: string; podIP?: string };
  spec?: { nodeName?: string };
  data?: Record<string, string>;
}

/** The objects of some kinds in a namespace. */
export async function find(namespace: string, kinds: string, ...selectors: string[]): Promise<Found[]> {
  const answer = await kubectl(["--namespace", namespace, "get", kinds, "--output", "json", ...selectors]);
  return (JSON.parse(answer) as { items: Found[] }).items;
}

/** Makes anew a namespace in which nothing may run that is not as restricted as Kubernetes can ask for. */
export async function makeNamespace(name: string): Promise<void> {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  await kubectl(["delete", "namespace", name, "--ignore-not-found", "--timeout=5m"]);
  await kubectl(["apply", "--filename", "-"], JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }));
}

/** Leads from this machine to a port of a pod or Service, until it is disposed of. */
export async function forwardPort(namespace: string, to: string, port: number): Promise<{ port: number } & AsyncDisposable> {
  const child = spawn("kubectl", ["--namespace", namespace, "port-forward", "--address", "127.0.0.1", to, `:${port}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, local] = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (local === undefined) continue;
    // What else it says must be read, or it would wait for a reader.
    child.stdout.resume();
    return { port: Number(local), [Symbol.asyncDispose]: stop };
  }
  throw new Error(`kubectl port-forward to ${to} in ${namespace} ended at once`);
}
