import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FailpointName, Mode } from "@coordbench/faults/failpoints";
import type { LocalService } from "@coordbench/infra/local";
import type { Deployed } from "./deployed.ts";
import { send } from "./api.ts";

/** What a failpoint is armed with. */
export interface Arming {
  mode: Mode;
  when?: { bookingId?: string; participant?: string; verb?: string; nth?: number; share?: number; seed?: number };
  times?: number | "always";
  delayMs?: number;
}

/** How a failpoint stands. */
export interface Standing {
  name: string;
  mode: Mode;
  hits: number;
  passed: number;
  paused: number;
}

/** Arms a failpoint of a service. */
export async function arm({ name: service, adminUrl }: LocalService, name: FailpointName, arming: Arming): Promise<void> {
  const { status, body } = await send(`${adminUrl}/faults/${name}`, { method: "PUT", body: JSON.stringify(arming) });
  if (status !== 204) throw new Error(`${service} cannot be armed at ${name}: ${JSON.stringify(body)}`);
}

/** Switches off all failpoints of a service, and lets go of whoever waits there. */
export async function disarm({ adminUrl }: LocalService): Promise<void> {
  await send(`${adminUrl}/faults`, { method: "DELETE" });
}

/** How all failpoints of a service stand. */
export async function standings({ adminUrl }: LocalService): Promise<Standing[]> {
  return (await send(`${adminUrl}/faults`)).body["failpoints"] as Standing[];
}

/** How often a failpoint of a service has hit since the service started. */
export async function hitsAt(service: LocalService, name: FailpointName): Promise<number> {
  return (await standings(service)).find((each) => each.name === name)?.hits ?? 0;
}

/** What a service's log says of those who were hit, also before it was killed. */
export function hitsInLog({ site }: Deployed, { name }: LocalService): Record<string, unknown>[] {
  const lines = readFileSync(join(site.logFolder, `${name}.log`), "utf8").split("\n");
  return lines.filter((line) => line.includes('"failpoint hit"')).map((line) => JSON.parse(line) as Record<string, unknown>);
}
