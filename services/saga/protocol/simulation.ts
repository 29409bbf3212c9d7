// A world in one value: one booking, its journal, the instances that drive it, the ledgers of its participants, and a
// network that loses, repeats and reorders. It is pure: whoever drives it chooses what happens next.
import type { Reason } from "@coordbench/domain";
import {
  coordinator,
  inventory,
  payment,
  type CoordinatorCommand,
  type CoordinatorEntry,
  type CoordinatorInput,
  type CoordinatorState,
  type InventoryEntry,
  type InventoryState,
  type Operation,
  type PaymentEntry,
  type PaymentState,
  type Reply,
  type Step,
} from "./index.ts";

/** A message on its way; `from` and `to` are names. */
export type Message = { from: string; to: string } & ({ kind: "request"; step: Step } | { kind: "reply"; reply: Reply });

/** What a participant has to say to a first reserve or charge. */
export type Temper = "willing" | Reason;

/** Everything there is. Only the journal and the ledgers survive a crash. */
export interface World {
  tempers: Record<string, Temper>;
  journal: CoordinatorEntry[];
  ledgers: { inventories: Record<string, InventoryEntry[]>; payment: PaymentEntry[] };
  /** The instances of the booking service, and how much of the journal each has seen. */
  instances: Record<string, { state: CoordinatorState; seen: number }>;
  network: Message[];
  /** What customers have been told. */
  told: string[];
  story: string[];
}

/** The name of the one payment service. */
const paymentName = "payment";

/** A world before anything has happened; each inventory has one unit, so that a retry asks for what is gone. */
export function createWorld(tempers: Record<string, Temper>): World {
  const inventories = Object.fromEntries(inventoriesIn(tempers).map((name) => [name, []]));
  return { tempers, journal: [], ledgers: { inventories, payment: [] }, instances: {}, network: [], told: [], story: [] };
}

/** A customer asks an instance to book or to cancel. */
export function ask(world: World, name: string, kind: Operation["kind"]): World {
  const operation = { bookingId: "booking", kind, hash: "body" };
  const cast = { inventories: inventoriesIn(world.tempers), payment: paymentName };
  // A new booking is tried without a look, and the journal tells if it is not new; to a cancel the journal is the whole question.
  const asked = kind === "book" || world.instances[name] !== undefined ? world : read(world, name);
  return tellCoordinator(say(asked, `client -> ${name}: ${kind}`), name, { type: "accept", operation, cast });
}

/** An instance is told something: it appends, at the end of what it has seen, and then sends. */
export function tellCoordinator(world: World, name: string, input: CoordinatorInput): World {
  const known = world.instances[name] ?? { state: coordinator.initial, seen: 0 };
  const wanted = coordinator.decide(known.state, input);
  const isOvertaken = wanted.entries.length > 0 && known.seen < world.journal.length;
  // Somebody else has written since: the journal is read again, and the same input decided upon what stands there.
  const state = isOvertaken ? fold(world) : known.state;
  const { entries, commands } = isOvertaken ? coordinator.decide(state, input) : wanted;
  const journal = [...world.journal, ...entries];
  const seen = isOvertaken || entries.length > 0 ? journal.length : known.seen;
  const instances = { ...world.instances, [name]: { state: entries.reduce(coordinator.evolve, state), seen } };
  const found = isOvertaken ? [`${name} | finds the journal further on`] : [];
  const logged = [...found, ...entries.map((entry) => `${name} | logs ${describe(entry)}`)];
  return commands.reduce((next, command) => carryOut(next, name, command), say({ ...world, journal, instances }, ...logged));
}

/** Delivers the message at a place of the network; with `keep` it stays there, to be delivered once more. */
export function deliver(world: World, place: number, keep = false): World {
  const message = world.network[place];
  if (message === undefined) return world;
  const network = keep ? world.network : world.network.toSpliced(place, 1);
  const told = say({ ...world, network }, tell(message));
  if (message.kind === "request") return toParticipant(told, message);
  if (told.instances[message.to] === undefined) return told;
  return tellCoordinator(told, message.to, { type: "answered", participant: message.from, reply: message.reply });
}

/** Loses the message at a place of the network; nobody hears of it. */
export function lose(world: World, place: number): World {
  const message = world.network[place];
  if (message === undefined) return world;
  return say({ ...world, network: world.network.toSpliced(place, 1) }, `${tell(message)}  (lost)`);
}

/** An instance has waited long enough for a participant that it has asked this often. */
export function miss(world: World, name: string, { participant, tries }: { participant: string; tries: number }): World {
  if (world.instances[name] === undefined) return world;
  const heard = say(world, `${name} | hears nothing from ${participant}, asked ${tries === 1 ? "once" : `${tries} times`}`);
  return tellCoordinator(heard, name, { type: "overdue", participant, tries });
}

/** The reaper of an inventory finds the hold past its deadline. */
export function expire(world: World, name: string): World {
  const ledger = world.ledgers.inventories[name] ?? [];
  const { entries } = inventory.decide(ledger.reduce(inventory.evolve, inventory.initial), { type: "expire" });
  return entries.length === 0 ? world : say(writeInventory(world, name, entries), `${name} | the hold expires`);
}

/** An instance dies: what it had not written is forgotten. */
export function crash(world: World, name: string): World {
  const { [name]: _dead, ...instances } = world.instances;
  return say({ ...world, instances }, `${name} | crashes`);
}

/** An instance takes the booking up from its journal. */
export function recover(world: World, name: string): World {
  return tellCoordinator(say(read(world, name), `${name} | recovers`), name, { type: "recovered" });
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

/** Where the booking stands by its journal. */
export function fold({ journal }: World): CoordinatorState {
  return journal.reduce(coordinator.evolve, coordinator.initial);
}

function read(world: World, name: string): World {
  return { ...world, instances: { ...world.instances, [name]: { state: fold(world), seen: world.journal.length } } };
}

function inventoriesIn(tempers: Record<string, Temper>): string[] {
  return Object.keys(tempers).filter((name) => name !== paymentName);
}

function carryOut(world: World, name: string, command: CoordinatorCommand): World {
  if (command.type !== "answer")
    return { ...world, network: [...world.network, { kind: "request", from: name, to: command.participant, step: command.type }] };
  const { answer } = command;
  const text = answer.outcome === "rejected" ? `rejected, ${answer.reason}` : answer.outcome;
  return say({ ...world, told: [...world.told, text] }, `${name} -> client: ${text}`);
}

function toParticipant(world: World, { from, to, step }: Message & { kind: "request" }): World {
  const answered = to === paymentName ? atPayment(world, step) : atInventory(world, to, step);
  const replies = answered.replies.map((reply): Message => ({ kind: "reply", from: to, to: from, reply }));
  return { ...answered.world, network: [...answered.world.network, ...replies] };
}

function atInventory(world: World, name: string, step: Step): { world: World; replies: Reply[] } {
  if (step === "charge" || step === "refund") throw new Error(`${name} was asked to ${step}`);
  const state = (world.ledgers.inventories[name] ?? []).reduce<InventoryState>(inventory.evolve, inventory.initial);
  const temper = world.tempers[name] ?? "willing";
  // A unit that this very booking has taken is gone, so only the earlier answer can tell a retry that it is held (I10).
  const refusal = temper !== "willing" ? temper : state.type === "reserved" || state.type === "sold" ? "sold-out" : undefined;
  const { entries, commands } = inventory.decide(
    state,
    step === "reserve" && refusal !== undefined ? { type: step, refusal } : { type: step },
  );
  return { world: writeInventory(world, name, entries), replies: commands };
}

function atPayment(world: World, step: Step): { world: World; replies: Reply[] } {
  if (step !== "charge" && step !== "refund") throw new Error(`the payment was asked to ${step}`);
  const state = world.ledgers.payment.reduce<PaymentState>(payment.evolve, payment.initial);
  const temper = world.tempers[paymentName] ?? "willing";
  const { entries, commands } = payment.decide(
    state,
    step === "charge" && temper !== "willing" ? { type: step, refusal: temper } : { type: step },
  );
  return { world: { ...world, ledgers: { ...world.ledgers, payment: [...world.ledgers.payment, ...entries] } }, replies: commands };
}

function writeInventory(world: World, name: string, entries: InventoryEntry[]): World {
  const inventories = { ...world.ledgers.inventories, [name]: [...(world.ledgers.inventories[name] ?? []), ...entries] };
  return { ...world, ledgers: { ...world.ledgers, inventories } };
}

function say(world: World, ...lines: string[]): World {
  return { ...world, story: [...world.story, ...lines] };
}

function tell(message: Message): string {
  const said = message.kind === "request" ? message.step : describe(message.reply);
  return `${message.from} -> ${message.to}: ${said}`;
}

function describe(entry: CoordinatorEntry | Reply): string {
  const participant = "participant" in entry ? ` ${entry.participant}` : "";
  const kind = entry.type === "accepted" || !("reason" in entry) ? "" : `, ${entry.reason}`;
  return `${entry.type}${participant}${kind}`;
}
