import { setTimeout as sleep } from "node:timers/promises";
import type { LocalProcess, NatsServer } from "@coordbench/infra/local";
import type { Deployment } from "@coordbench/runner";
import { restart } from "../support/recovery.ts";
import type { Trial } from "../support/recovery-trial.ts";
import { oneOf, type Draw } from "./lots.ts";

/** A way to break a process, which is whole again in the end; tells whether it hit. */
interface Fault {
  name: string;
  run(victim: LocalProcess, draw: Draw): Promise<boolean>;
}

const longestMs = { away: 2_000, frozen: 4_000 };

const kill: Fault = {
  name: "killed",
  async run(victim, draw) {
    const { pid } = victim;
    await victim.kill();
    await sleep(draw() * longestMs.away);
    await restart(victim);
    return victim.pid !== pid;
  },
};
const freeze: Fault = {
  name: "frozen",
  async run(victim, draw) {
    const { pid } = victim;
    victim.signal("SIGSTOP");
    await sleep(draw() * longestMs.frozen);
    victim.signal("SIGCONT");
    return victim.isRunning && victim.pid === pid;
  },
};
const loseDisk: Fault = {
  name: "back without its disk",
  async run(victim) {
    const { pid } = victim;
    await (victim as NatsServer).loseStorage();
    return victim.pid !== pid;
  },
};

/** Breaks one process of a design, drawn by lot, and makes it whole again; tells what was done. */
export async function breakOne({ services, servers }: Deployment, { plan }: Trial, draw: Draw): Promise<string> {
  const victim = oneOf<LocalProcess>(draw, [...services, ...servers]);
  const fault = oneOf(draw, "loseStorage" in victim ? [kill, freeze, loseDisk, loseDisk] : [kill, kill, freeze]);
  const what = `${victim.name} ${fault.name}`;
  const planned = plan(what);
  if (await fault.run(victim, draw)) planned.hit();
  return what;
}
