import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { restart } from "@coordbench/infra/local";
import type { DiskFault } from "../fault.ts";
import type { Blow } from "../arena.ts";
import type { Scene } from "../scene.ts";

const refillMs = 200;

/** Fills the disk of a server to its last byte, again and again, for whoever is at work there may free some; it has hit where the server complains. */
export async function strikeDisk({ disk: name }: DiskFault, { disks, site, signal, deployment }: Scene): Promise<Blow> {
  const disk = disks.get(name);
  if (disk === undefined) throw new Error(`${name} has no small disk of its own: the case must wish for one`);
  const before = complaintsIn(site.logFolder, name);
  let bytes = disk.fill();
  const timer = setInterval(() => (bytes += disk.fill()), refillMs);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return {
    async heal() {
      clearInterval(timer);
      disk.empty();
      // Whoever cannot write may have ended, or as NATS does write to that stream no more: with room again, somebody starts it anew.
      for (const server of deployment.servers.filter((each) => each.name.endsWith(` ${name}`))) {
        if (server.isRunning && server.name.startsWith("NATS")) await server.kill();
        if (!server.isRunning) await restart(server);
      }
      const complaints = complaintsIn(site.logFolder, name) - before;
      return {
        hit: complaints > 0 ? 1 : 0,
        evidence: `${bytes} bytes filled the disk of ${name}, whose log complains ${complaints} times`,
      };
    },
  };
}

/** How often the log of a server says that there is no room, or as Redis does where a line still has some, that it was not all written. */
function complaintsIn(folder: string, name: string): number {
  const logs = readdirSync(folder).filter((file) => file.endsWith(`-${name}.log`));
  const lines = logs.flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
  return lines.filter((line) => /no space left|short write/i.test(line)).length;
}
