import type { Fault } from "@coordbench/simulation";
import type { Decision, Operation } from "../messages.ts";
import { keyOf, nameOf } from "./log.ts";
import type { SimulatedParticipant } from "./participant.ts";
import type { TwoPhaseCommit } from "./world.ts";

/** What is wrong with what has been written since the last look, by the promises that must hold at every moment. */
export function findFaults(simulation: TwoPhaseCommit): Fault[] {
  const { touched, operations, participants } = simulation;
  if (touched.size === 0) return [];
  const suspects = [...operations.values()].filter(({ operation }) => touched.has(keyOf(operation)));
  touched.clear();
  return [...suspects.flatMap((suspect) => faultsOf(simulation, suspect)), ...[...participants.values()].flatMap(faultsOfBalances)];
}

/** What is wrong with what a client is told, at the moment when it is told so. */
export function faultsOfAnswer({ operations }: TwoPhaseCommit, operation: Operation, { decision }: Decision): Fault[] {
  const name = nameOf(operation);
  const phases = operations.get(name)?.members.map((member) => member.phaseOf(operation)) ?? [];
  if (decision === "commit" && phases.some((phase) => phase !== "committed"))
    return [{ invariant: 8, seen: `a client is told that ${name} is done, and it is ${phases.join(", ")}` }];
  if (decision === "abort" && phases.includes("committed"))
    return [{ invariant: 9, seen: `a client is told that ${name} is rejected, and it is ${phases.join(", ")}` }];
  return [];
}

function faultsOf({ log }: TwoPhaseCommit, { operation, members }: { operation: Operation; members: SimulatedParticipant[] }): Fault[] {
  const name = nameOf(operation);
  const stands = log.of(operation)?.decision;
  const faults: Fault[] = [];
  if ((log.obeyed.get(name)?.size ?? 0) > 1) faults.push({ invariant: 13, seen: `${name} was decided both ways` });
  for (const member of members) {
    const phase = member.phaseOf(operation);
    const seen = `${name} is ${phase} at ${member.name}, and the log says ${stands ?? "nothing"}`;
    if (stands === "commit" ? phase === "aborted" : phase === "committed") faults.push({ invariant: 12, seen });
    if (stands === "commit" && phase === "idle") faults.push({ invariant: 14, seen });
  }
  return faults;
}

/** Every balance is what was there at first without what was committed, and none is below zero. */
function faultsOfBalances({ name, disk, opening, balances }: SimulatedParticipant): Fault[] {
  const left = new Map(opening);
  for (const { type, moves } of disk.entries)
    if (type === "committed") for (const { what, amount } of moves) left.set(what, (left.get(what) ?? 0) - amount);
  return [...left].flatMap(([what, amount]) => {
    const balance = balances.get(what) ?? 0;
    if (balance < 0) return { invariant: 2, seen: `${name} has ${balance} of ${what}` };
    return balance === amount ? [] : { invariant: 1, seen: `${name} counts ${balance} of ${what}, and wrote what leaves ${amount}` };
  });
}
