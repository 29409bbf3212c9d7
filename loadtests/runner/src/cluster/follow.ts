import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Surroundings } from "../run.ts";
import type { Cluster } from "./cluster.ts";
import { runnerName } from "./objects.ts";
import { files, runnerFolder, saidIn, type Answer, type Ask, type Said } from "./order.ts";
import { componentOf, troubleOf, type Pod } from "./pods.ts";
import { podsIn } from "./release.ts";

/** A runner that is followed. */
export interface Followed extends Pick<Surroundings, "signal" | "phase" | "glimpse"> {
  cluster: Cluster;
  namespace: string;
  /** Does what the runner asks for. */
  help(ask: Ask): Promise<unknown>;
}

type Found = Extract<Said, { found: unknown }>["found"];

const pollMs = 500;
const patience = { startMs: 180_000, fetches: 3 };

/** Follows what a runner says until it has found something, and fetches that. */
export async function follow(followed: Followed): Promise<Buffer> {
  const pod = await started(followed);
  const found = await listen(followed, pod);
  const content = await fetch(followed, pod, found);
  await followed.cluster.kubectl(["--namespace", followed.namespace, "exec", pod, "--", "touch", `${runnerFolder}/${files.fetched}`]);
  return content;
}

/** Waits until the runner runs, or has run. */
async function started({ cluster, namespace, signal }: Followed): Promise<string> {
  const end = performance.now() + patience.startMs;
  for (;;) {
    const pods = (await podsIn(cluster, namespace)).filter((pod: Pod) => componentOf(pod) === runnerName);
    const [pod] = pods;
    if (pod !== undefined && pod.status.phase !== "Pending") return pod.metadata.name;
    if (performance.now() > end) throw new Error(["the runner did not start", ...troubleOf(pods)].join("\n  "));
    await sleep(pollMs, undefined, { signal });
  }
}

/** A log that breaks off is read again from its beginning, without what was heard already. */
async function listen(followed: Followed, pod: string): Promise<Found> {
  const { cluster, namespace, signal } = followed;
  let heard = 0;
  for (;;) {
    let line = 0;
    const ending = Promise.withResolvers<Found>();
    const take = (text: string) => {
      if (line++ < heard) return;
      heard++;
      const said = saidIn(text);
      if (said === undefined) return;
      hear(followed, pod, said);
      if ("failed" in said) ending.reject(new Error(`the runner in the cluster failed: ${said.failed}`));
      if ("found" in said) ending.resolve(said.found);
    };
    ending.promise.catch(() => undefined);
    const hung = new AbortController();
    const following = cluster.kubectl(["--namespace", namespace, "logs", "--follow", pod], {
      signal: AbortSignal.any([signal, hung.signal]),
      hear: take,
    });
    const broken = following.then(
      () => undefined,
      () => undefined,
    );
    const found = await Promise.race([ending.promise, broken]);
    hung.abort();
    if (found !== undefined) return found;
    await Promise.race([ending.promise, sleep(0)]);
    signal.throwIfAborted();
    await stillThere({ cluster, namespace }, pod);
    await sleep(pollMs, undefined, { signal });
  }
}

function hear(followed: Followed, pod: string, said: Said): void {
  if ("phase" in said) followed.phase(said.phase);
  if ("glimpse" in said) followed.glimpse(said.glimpse);
  // Where it cannot be answered the runner waits in vain, and says so when its time is over.
  if ("ask" in said) void answer(followed, pod, said.ask).catch(() => undefined);
}

async function answer({ cluster, namespace, help }: Followed, pod: string, ask: Ask): Promise<void> {
  const given = await help(ask).then(
    (done): Answer => ({ done: done ?? null }),
    (error: unknown): Answer => ({ failed: (error as Error).message }),
  );
  const file = `${runnerFolder}/${files.answer(ask.number)}`;
  const write = `cat >${file}.part && mv ${file}.part ${file}`;
  const args = ["--namespace", namespace, "exec", "--stdin", pod, "--", "sh", "-c", write];
  await cluster.kubectl(args, { input: JSON.stringify(given) });
}

async function stillThere({ cluster, namespace }: Pick<Followed, "cluster" | "namespace">, name: string): Promise<void> {
  const pod = (await podsIn(cluster, namespace)).find(({ metadata }) => metadata.name === name);
  if (pod?.status.phase === "Running") return;
  const log = pod === undefined ? "" : await cluster.kubectl(["--namespace", namespace, "logs", "--tail", "20", name]).catch(String);
  throw new Error(`the runner is gone (${pod?.status.phase ?? "its pod does not exist any more"})\n${log.toString()}`);
}

/** What an exec brings may be cut off: it counts only once it is what the runner has written. */
async function fetch({ cluster, namespace, signal }: Followed, pod: string, { sha256 }: Found): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    const content = await cluster.kubectl(["--namespace", namespace, "exec", pod, "--", "cat", `${runnerFolder}/${files.found}`], {
      signal,
    });
    if (createHash("sha256").update(content).digest("hex") === sha256) return content;
    if (tries === patience.fetches) throw new Error(`what the runner has found could not be fetched whole from ${pod}`);
  }
}
