// A world in one value: coordinators, participants, their durable logs, and a network that loses, repeats and reorders.
// It is pure: whoever drives it chooses what happens next, so a choice of choices is a schedule that can be repeated.
import {
  coordinator,
  type CoordinatorCommand,
  type CoordinatorEntry,
  type CoordinatorInput,
  type CoordinatorState,
} from "./coordinator.ts";
import type { Decision, Order, Refusal, Vote } from "./messages.ts";
import { participant, type ParticipantEntry, type ParticipantInput, type ParticipantState } from "./participant.ts";

/** A message on its way; `from` and `to` are names. */
export type Message = { from: string; to: string } & (
  | { kind: "command"; type: CoordinatorCommand["type"] }
  | { kind: "vote"; vote: Vote }
  | { kind: "acknowledged" }
  | { kind: "protested"; detail: string }
);

/** What a participant has to say to its first Prepare. */
export type Temper = "willing" | Refusal;

/** Everything there is. Only `log` and each participant's `durable` survive a crash. */
export interface World {
  order: Order;
  /** The write-once register. */
  log: Decision | undefined;
  coordinators: Record<string, CoordinatorState>;
  participants: Record<string, { temper: Temper; durable: ParticipantState }>;
  network: Message[];
  /** The coordinators that have a client waiting; a recovery has none. */
  attended: string[];
  story: string[];
}

/** A world before anything has happened. */
export function createWorld(tempers: Record<string, Temper>, order: Order = "parallel"): World {
  const participants = Object.fromEntries(
    Object.entries(tempers).map(([name, temper]) => [name, { temper, durable: participant.initial }]),
  );
  return { order, log: undefined, coordinators: {}, participants, network: [], attended: [], story: [] };
}

/** A coordinator takes the booking up, or takes it over after a crash. */
export function tellCoordinator(world: World, name: string, input: CoordinatorInput): World {
  const state = world.coordinators[name] ?? coordinator.initial;
  const wanted = coordinator.decide(state, input);
  const { log, entries } = append(world.log, wanted.entries);
  const next = entries.reduce(coordinator.evolve, state);
  const isCorrected = JSON.stringify(entries) !== JSON.stringify(wanted.entries);
  const commands = isCorrected ? coordinator.decide(next, input).commands : wanted.commands;
  const decided = entries.find((entry) => entry.type === "decided");
  const story = decided === undefined ? [] : [`${name} | ${world.log === undefined ? "logs" : "finds"} ${describe(decided.decision)}`];
  const attended = input.type === "begin" ? [...world.attended, name] : world.attended;
  const end =
    next.phase === "ended" && state.phase !== "ended" && attended.includes(name)
      ? [`${name} -> client: ${next.decision.decision === "commit" ? "confirmed" : `rejected, ${next.decision.reason}`}`]
      : [];
  const sent: Message[] = commands.map(({ type, participant: to }) => ({ kind: "command", from: name, to, type }));
  return {
    ...world,
    log,
    attended,
    coordinators: { ...world.coordinators, [name]: next },
    network: [...world.network, ...sent],
    story: [...world.story, ...story, ...end],
  };
}

/** Delivers the message at a place of the network; with `keep` it stays there, to be delivered once more. */
export function deliver(world: World, place: number, keep = false): World {
  const message = world.network[place];
  if (message === undefined) return world;
  const network = keep ? world.network : world.network.toSpliced(place, 1);
  const told = { ...world, network, story: [...world.story, tell(message)] };
  return message.kind === "command" ? toParticipant(told, message) : toCoordinator(told, message);
}

/** Loses the message at a place of the network. A coordinator hears of a lost vote by its deadline, and of nothing else. */
export function lose(world: World, place: number): World {
  const message = world.network[place];
  if (message === undefined) return world;
  const lost = { ...world, network: world.network.toSpliced(place, 1), story: [...world.story, `${tell(message)}  (lost)`] };
  const voter =
    message.kind === "vote"
      ? message
      : message.kind === "command" && message.type === "prepare"
        ? { from: message.to, to: message.from }
        : undefined;
  if (voter === undefined || lost.coordinators[voter.to] === undefined) return lost;
  return tellCoordinator({ ...lost, story: [...lost.story, `${voter.to} | hears nothing from ${voter.from}`] }, voter.to, {
    type: "voted",
    participant: voter.from,
    vote: { vote: "silent" },
  });
}

/** A coordinator dies, and what it was recovering with it: what it had not logged is forgotten. */
export function crashCoordinator(world: World, name: string): World {
  const { [name]: _dead, [recoveryOf(name)]: _recovering, ...coordinators } = world.coordinators;
  return {
    ...world,
    coordinators,
    attended: world.attended.filter((each) => each !== name),
    story: [...world.story, `${name} | crashes`],
  };
}

/** A coordinator asks who is in doubt, and settles each doubt as an operation of its own, beside the one it may have under way. */
export function recover(world: World, name: string): World {
  const recovery = recoveryOf(name);
  const inDoubt = Object.entries(world.participants).filter(([, { durable }]) => durable.phase === "prepared");
  return inDoubt.reduce((next, [doubtful]) => {
    const { [recovery]: _former, ...others } = next.coordinators;
    const started = { ...next, coordinators: others, story: [...next.story, `${recovery} | takes up ${doubtful}`] };
    return tellCoordinator(started, recovery, { type: "recover", participants: [doubtful] });
  }, world);
}

/** The name under which a coordinator recovers. */
function recoveryOf(name: string): string {
  return `${name}'s recovery`;
}

/** Delivers in order until nothing is on its way; a bound turns a livelock into a failure. */
export function settle(world: World): World {
  let next = world;
  for (let steps = 0; next.network.length > 0; steps++) {
    if (steps > 1_000) throw new Error(`the world does not come to rest:\n${next.story.join("\n")}`);
    next = deliver(next, 0);
  }
  return next;
}

function append(log: Decision | undefined, entries: CoordinatorEntry[]): { log: Decision | undefined; entries: CoordinatorEntry[] } {
  const decided = entries.find((entry) => entry.type === "decided");
  if (decided === undefined) return { log, entries };
  const stands = log ?? decided.decision;
  return { log: stands, entries: entries.map((entry) => (entry.type === "decided" ? { type: "decided", decision: stands } : entry)) };
}

function toParticipant(world: World, { from, to, type }: Message & { kind: "command" }): World {
  const member = world.participants[to];
  if (member === undefined) throw new Error(`there is no participant ${to}`);
  const input: ParticipantInput = { type };
  const wanted = participant.decide(member.durable, input);
  const refusal: ParticipantEntry | undefined =
    wanted.entries[0]?.type === "prepared" && member.temper !== "willing" ? { type: "refused", reason: member.temper } : undefined;
  const observed =
    refusal === undefined ? wanted.entries.reduce(participant.evolve, member.durable) : participant.evolve(member.durable, refusal);
  const [reply] = refusal === undefined ? wanted.commands : participant.decide(observed, input).commands;
  if (reply === undefined) throw new Error(`${to} does not answer ${type}`);
  // I10: a refusal is not written anywhere.
  const durable = observed.phase === "refused" ? member.durable : observed;
  const answer: Message =
    reply.type === "vote"
      ? { kind: "vote", from: to, to: from, vote: reply.vote }
      : reply.type === "acknowledged"
        ? { kind: "acknowledged", from: to, to: from }
        : { kind: "protested", from: to, to: from, detail: reply.detail };
  return { ...world, participants: { ...world.participants, [to]: { ...member, durable } }, network: [...world.network, answer] };
}

function toCoordinator(world: World, message: Message): World {
  if (world.coordinators[message.to] === undefined || message.kind === "protested" || message.kind === "command") return world;
  return tellCoordinator(
    world,
    message.to,
    message.kind === "vote"
      ? { type: "voted", participant: message.from, vote: message.vote }
      : { type: "acknowledged", participant: message.from },
  );
}

function tell(message: Message): string {
  const route = `${message.from} -> ${message.to}:`;
  switch (message.kind) {
    case "command":
      return `${route} ${message.type}`;
    case "vote":
      return `${route} ${message.vote.vote === "no" ? `no, ${message.vote.reason}` : message.vote.vote}`;
    case "acknowledged":
      return `${route} done`;
    case "protested":
      return `${route} protest: ${message.detail}`;
  }
}

const describe = (decision: Decision) => (decision.decision === "commit" ? "COMMIT" : `ABORT, ${decision.reason}`);
