import { isStopped, restart, type LocalProcess, type NatsServer } from "@coordbench/infra/local";
import type { ProcessFault } from "../fault.ts";
import type { Blow, Proof } from "../arena.ts";
import { processNamed, type Scene } from "../scene.ts";

/** Ends processes without a word, or lets them stand still. */
export async function strikeProcess({ do: deed, whom }: ProcessFault, scene: Scene): Promise<Blow> {
  const victims = await Promise.all(whom.map((name) => processNamed(scene, name)));
  const blows = await Promise.all(victims.map(deeds[deed]));
  return {
    async heal() {
      const proofs = await Promise.all(blows.map(({ heal }) => heal()));
      return { hit: Math.min(...proofs.map(({ hit }) => hit)), evidence: proofs.map(({ evidence }) => evidence).join("; ") };
    },
  };
}

const deeds = { kill, freeze, "lose-disk": loseDisk };

async function kill(victim: LocalProcess): Promise<Blow> {
  const { pid } = victim;
  await victim.kill();
  return {
    async heal() {
      await restart(victim);
      return changed(victim, pid);
    },
  };
}

async function freeze(victim: LocalProcess): Promise<Blow> {
  const { pid } = victim;
  victim.signal("SIGSTOP");
  return {
    async heal() {
      const wasStopped = isStopped(pid);
      victim.signal("SIGCONT");
      if (wasStopped === null) return { hit: 0, evidence: "this system has no /proc, which alone tells that a process stands still" };
      const isSame = victim.isRunning && victim.pid === pid;
      return { hit: wasStopped && isSame ? 1 : 0, evidence: `pid ${pid} of ${victim.name} ${wasStopped ? "stood still" : "went on"}` };
    },
  };
}

async function loseDisk(victim: LocalProcess): Promise<Blow> {
  if (!("loseStorage" in victim)) throw new Error(`${victim.name} cannot lose its disk: only a broker may`);
  const { pid } = victim;
  await victim.kill();
  return {
    async heal() {
      await (victim as NatsServer).loseStorage();
      return changed(victim, pid);
    },
  };
}

function changed(victim: LocalProcess, pid: number): Proof {
  return { hit: victim.pid === pid ? 0 : 1, evidence: `${victim.name} was pid ${pid} and is ${victim.pid}` };
}
