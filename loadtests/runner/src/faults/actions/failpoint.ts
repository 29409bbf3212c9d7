import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { restart, type LocalService } from "@coordbench/infra/local";
import type { FailpointFault } from "../fault.ts";
import { awaited, serviceNamed, type Blow, type Proof, type Scene } from "../scene.ts";

/** What a failpoint writes into its service's log before it acts. */
interface HitLine {
  msg: string;
  failpoint: string;
  bookingId?: string;
}

const said = "failpoint hit";
/** A service that has much to catch up with may take long to answer. */
const answerMs = 30_000;

/** Arms a failpoint, and waits until it has hit for the first time. */
export async function strikeFailpoint(fault: FailpointFault, scene: Scene): Promise<Blow> {
  const service = serviceNamed(scene, fault.at);
  const hits = hitsSince(join(scene.site.logFolder, `${service.name}.log`), fault.name);
  const { pid } = service;
  await arm(service, fault, scene);
  const hasHit = async () => (hits().length > 0 && (fault.mode !== "kill" || !service.isRunning) ? true : undefined);
  await awaited(hasHit, scene.signal, fault.withinS && fault.withinS * 1_000);
  return {
    async heal() {
      const found = hits();
      if (fault.mode === "kill") return proveKill(service, { pid, found });
      await put(service, fault.name, { mode: "off" });
      return proofOf(fault.name, found);
    },
  };
}

/** Switches every failpoint of a service off, and lets go of whoever is paused in one. */
export async function disarm(service: LocalService): Promise<void> {
  await ask(service, "/faults", { method: "DELETE" });
}

async function arm(service: LocalService, { name, mode, times, delayMs, when = {} }: FailpointFault, scene: Scene): Promise<void> {
  const { booking, ...others } = when;
  const condition = { ...others, ...(booking !== undefined && { bookingId: `${scene.bookingPrefix}${booking}` }) };
  await put(service, name, { mode, when: condition, times, delayMs });
}

function put(service: LocalService, name: string, arming: object): Promise<void> {
  return ask(service, `/faults/${name}`, { method: "PUT", body: JSON.stringify(arming) });
}

async function ask(service: LocalService, path: string, init: RequestInit): Promise<void> {
  const url = `${service.adminUrl}${path}`;
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMs) }).catch((cause: unknown) => {
    throw new Error(`${service.name} did not answer ${init.method} ${path}`, { cause });
  });
  if (!response.ok) throw new Error(`${service.name} refused ${init.method} ${path}: ${response.status} ${await response.text()}`);
}

/** A killed service is another process when it is back. */
async function proveKill(service: LocalService, { pid, found }: { pid: number; found: HitLine[] }): Promise<Proof> {
  if (service.isRunning) {
    await disarm(service);
    return { hit: 0, evidence: `${service.name} was not killed` };
  }
  await restart(service);
  const isAnother = service.pid !== pid && found.length > 0;
  const evidence = `pid ${pid} ${found.length > 0 ? "said that it would die" : "died without a word"}, and is ${service.pid} now`;
  return { hit: isAnother ? 1 : 0, evidence, bookings: bookingsOf(found) };
}

function proofOf(name: string, found: HitLine[]): Proof {
  return { hit: found.length, evidence: `${name} hit ${found.length} times, as its service's log says`, bookings: bookingsOf(found) };
}

const bookingsOf = (found: HitLine[]) => [...new Set(found.flatMap(({ bookingId }) => bookingId ?? []))];

/** The hits that are in a log from now on. */
function hitsSince(file: string, name: string): () => HitLine[] {
  const from = statSync(file).size;
  return () =>
    readFileSync(file)
      .subarray(from)
      .toString()
      .split("\n")
      .filter((line) => line.includes(said))
      .map((line) => JSON.parse(line) as HitLine)
      .filter((line) => line.msg === said && line.failpoint === name);
}
