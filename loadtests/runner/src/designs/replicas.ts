import { freePort, startService, type LocalService } from "@coordbench/infra/local";
import type { Started } from "../disposal.ts";
import type { Site } from "./design.ts";

/** A service of which several instances may run. */
export interface Replicated {
  /** The name of each instance, before its number. */
  prefix: string;
  /** Its `main.ts`, from the root of the project. */
  entry: string;
  /** The variables that take an address of an instance's own; health checks are served at the last. */
  listens: readonly [string, ...string[]];
  settings: Record<string, string | number>;
  /** The variable that says where others reach the first of these addresses, if the instance tells them itself. */
  tells?: string;
}

/** Starts as many instances of a service as the switch `replicas` says. */
export function startReplicas(site: Site, started: Started, service: Replicated): Promise<LocalService[]> {
  return Promise.all(
    Array.from({ length: Number(site.switches["replicas"]) }, (_, index) => started.add(startInstance(site, service, index))),
  );
}

/** The addresses that replicas listen at, as a client of any of them is told. */
export function targetOf(replicas: readonly LocalService[]): string {
  return replicas.map(({ settings }) => settings["COORDBENCH_LISTEN"]).join(",");
}

async function startInstance(site: Site, service: Replicated, index: number): Promise<LocalService> {
  const { prefix, entry, listens, tells } = service;
  const own = await Promise.all(listens.map(async (variable) => [variable, `127.0.0.1:${await freePort()}`] as const));
  const name = `${prefix}${index}`;
  // At the last one it is asked how it is, or what customers ask: nobody of the design's own.
  for (const [, address] of own.slice(0, -1)) await site.network?.open({ kind: "grpc", name, address });
  const traces: Replicated["settings"] = site.tracesUrl === undefined ? {} : { COORDBENCH_TRACES_URL: site.tracesUrl };
  const common = { COORDBENCH_RUN: site.run, COORDBENCH_LOG_LEVEL: "warn", ...traces };
  const settings = { ...service.settings, ...(tells !== undefined && own[0] !== undefined && { [tells]: own[0][1] }) };
  return startService({
    ...site,
    name,
    entry,
    settings: { ...common, ...Object.fromEntries(own), ...(site.network?.through(settings) ?? settings) },
    adminUrl: `http://${own.at(-1)?.[1]}`,
  });
}
