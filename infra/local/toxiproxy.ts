import { join } from "node:path";
import { freePort } from "./ports.ts";
import { answersGet, plainEnvironment, startProcess, type LocalServer } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A Toxiproxy server, whose proxies stand before other servers and make them farther away. */
export interface Toxiproxy extends LocalServer {
  /** Puts a proxy before a server, which need not run yet; returns the address at which it is reached over the distance. */
  open(name: string, upstream: string, roundTripMs: number): Promise<string>;
  /** Breaks a link in a certain way, connections that are open included; returns how to heal it. */
  hamper(name: string, toxic: Toxic): Promise<() => Promise<void>>;
}

/** A way in which a link can be broken: nothing passes any more, nothing passes quickly, or whoever connects is thrown out. */
export type Toxic =
  | { type: "timeout"; attributes: { timeout: number } }
  | { type: "latency"; attributes: { latency: number } }
  | { type: "reset_peer"; attributes: { timeout: number } };

/** How to start a server. */
export interface ToxiproxyOptions {
  /** The `toxiproxy-server` program. */
  program: string;
  folder: StackFolder;
  logFolder: string;
}

const host = "127.0.0.1";

/** Starts a server without any proxies. */
export async function startToxiproxy({ program, folder, logFolder }: ToxiproxyOptions): Promise<Toxiproxy> {
  const address = `${host}:${await freePort()}`;
  const api = `http://${address}`;
  const launch = {
    name: "Toxiproxy",
    command: program,
    args: ["-host", host, "-port", new URL(api).port],
    environment: { ...plainEnvironment, LOG_LEVEL: "error" },
    logFile: join(logFolder, "toxiproxy.log"),
    ready: () => answersGet(`${api}/version`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM" as const,
  };
  return Object.assign(await startProcess(launch, folder), {
    address,
    async open(name: string, upstream: string, roundTripMs: number) {
      const { listen } = await create<{ listen: string }>(`${api}/proxies`, { name, listen: `${host}:0`, upstream });
      for (const [stream, latency] of halvesOf(roundTripMs))
        await create(`${api}/proxies/${encodeURIComponent(name)}/toxics`, {
          name: stream,
          type: "latency",
          stream,
          attributes: { latency },
        });
      return listen;
    },
    hamper: (name: string, toxic: Toxic) => hamperProxy(`${api}/proxies/${encodeURIComponent(name)}`, toxic),
  });
}

/** Breaks the link of the proxy at this address of some Toxiproxy's API, connections that are open included; returns how to heal it. */
export async function hamperProxy(proxy: string, toxic: Toxic): Promise<() => Promise<void>> {
  const added = ["upstream", "downstream"].map((stream) => ({ ...toxic, stream, name: `hampered-${stream}` }));
  for (const each of added) await create(`${proxy}/toxics`, each);
  return async () => {
    for (const each of added) await remove(`${proxy}/toxics/${each.name}`);
  };
}

/** Half of it in each direction, as far as whole milliseconds allow, which is all that Toxiproxy knows; nothing where there is none. */
function halvesOf(roundTripMs: number): [stream: string, latencyMs: number][] {
  const there = Math.floor(roundTripMs / 2);
  const ways: [string, number][] = [
    ["upstream", there],
    ["downstream", roundTripMs - there],
  ];
  return ways.filter(([, latencyMs]) => latencyMs > 0);
}

async function create<Made>(url: string, wanted: object): Promise<Made> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(wanted), signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`Toxiproxy at ${url} refused ${JSON.stringify(wanted)}: ${await response.text()}`);
  return (await response.json()) as Made;
}

async function remove(url: string): Promise<void> {
  const response = await fetch(url, { method: "DELETE", signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`Toxiproxy refused to remove ${url}: ${await response.text()}`);
}
