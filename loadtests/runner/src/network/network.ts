import { peersOf, startToxiproxy, type LocalService, type Toxic } from "@coordbench/infra/local";
import type { Network as Observed } from "@coordbench/report";
import type { Site } from "../designs/design.ts";
import { roundTripMs as medianRoundTripMs, type Protocol } from "./round-trip.ts";

/** A server that services reach over the network, and how one speaks to it. */
interface Endpoint {
  kind: Protocol;
  name: string;
  /** As `host:port`. */
  address: string;
}

type Settings = Record<string, string | number>;

/** A distance between all services and stores: a proxy stands before each server, also where the distance is 0. */
export interface Network extends AsyncDisposable {
  readonly roundTripMs: number;
  /** Moves a server away; returns the address at which services reach it. */
  open(endpoint: Endpoint): Promise<string>;
  /** A service's settings with every address of a server turned into the one at which services reach it. */
  through(settings: Settings): Settings;
  /** For those who do not stand at a distance: where the server really is that services reach at an address. */
  readonly beside: Readonly<Record<string, { host: string; port: number }>>;
  /** How far each server is. */
  measure(): Promise<Observed["links"]>;
  /** Breaks the way to a server; returns how to heal it. */
  hamper(name: string, toxic: Toxic): Promise<() => Promise<void>>;
  /** Connections of services with servers that do not go over the distance. */
  around(services: readonly Pick<LocalService, "name" | "pid">[]): string[];
}

const ofThisMachine = /127\.0\.0\.1:\d+/g;

/** Makes a network of a distance, or none at all where nobody wants one. */
export async function startNetwork(
  site: Pick<Site, "tools" | "folder" | "logFolder">,
  roundTripMs: number | undefined,
): Promise<Network | undefined> {
  if (roundTripMs === undefined) return undefined;
  const tool = site.tools["toxiproxy-server"];
  if (tool === undefined) throw new Error("a network of some distance needs toxiproxy-server among its tools");
  const server = await startToxiproxy({ ...site, program: tool.path });
  const proxies = new Map<string, { endpoint: Endpoint; reachedAt: string }>();
  return {
    roundTripMs,
    async open(endpoint) {
      const reachedAt = await server.open(endpoint.name, endpoint.address, roundTripMs);
      proxies.set(endpoint.address, { endpoint, reachedAt });
      return reachedAt;
    },
    through(settings) {
      const far = (text: string) => text.replaceAll(ofThisMachine, (address) => proxies.get(address)?.reachedAt ?? address);
      return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, typeof value === "string" ? far(value) : value]));
    },
    get beside() {
      return Object.fromEntries([...proxies].map(([address, { reachedAt }]) => [reachedAt, placeOf(address)]));
    },
    measure: () =>
      Promise.all(
        [...proxies.values()].map(async ({ endpoint: { name: link, kind }, reachedAt }) => {
          const medianMs = await medianRoundTripMs(kind, reachedAt);
          return { link, medianMs: Math.round(medianMs * 100) / 100 };
        }),
      ),
    hamper: (name, toxic) => server.hamper(name, toxic),
    around: (services) =>
      services.flatMap(({ name, pid }) => {
        const peers = peersOf(pid);
        if (peers === null) return [`${name}: this system has no /proc that tells its connections`];
        return [...new Set(peers.flatMap((peer) => proxies.get(peer)?.endpoint.name ?? []))].map((link) => `${name} to ${link}`);
      }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

function placeOf(address: string): { host: string; port: number } {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  return { host, port: Number(port) };
}
