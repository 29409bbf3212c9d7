import { isDeclined, type Reason } from "@coordbench/domain";
import type { Disk, Host, Setting, World } from "@coordbench/simulation";
import type { Operation, Work } from "../messages.ts";
import type { ParticipantEntry, ParticipantInput, ParticipantReply, ParticipantState } from "../participant.ts";
import { keyOf } from "./log.ts";
import type { Parts } from "./parts.ts";

/** Something that an operation takes from what a participant has: units of an item, or cents of a customer. */
export interface Move {
  what: string;
  amount: number;
}

/** What a participant has written of one attempt. */
export interface Written {
  operation: Operation;
  type: "prepared" | "committed" | "aborted";
  moves: Move[];
  promisedAtMs: number;
}

/** What all participants of a world share. */
export interface Surroundings {
  world: World;
  parts: Parts;
  setting: Setting;
  touched: Set<string>;
}

/** After how long a participant that does not keep its promises gives one up. */
const impatienceMs = 3_000;

/** A participant: the pure machine over a disk, with locks on what it has promised. It keeps nothing else in memory. */
export class SimulatedParticipant {
  readonly name: string;
  readonly host: Host;
  readonly disk: Disk<Written>;
  /** What it has of everything, by what is committed. */
  readonly balances = new Map<string, number>();
  readonly opening: ReadonlyMap<string, number>;
  readonly #surroundings: Surroundings;
  readonly #standing = new Map<string, Written>();
  readonly #locks = new Map<string, string>();

  constructor(surroundings: Surroundings, { name, opening }: { name: string; opening: ReadonlyMap<string, number> }) {
    this.name = name;
    this.opening = opening;
    this.#surroundings = surroundings;
    const { world, parts } = surroundings;
    this.host = world.host(name, { look: () => this.#look(), forget: () => undefined });
    const rebuild = (entries: readonly Written[]) => this.#rebuild(entries);
    this.disk = world.disk({ name: `${name}'s disk`, isAwaited: parts.awaitsPromise, rebuild });
    this.#rebuild([]);
  }

  /** Where an operation with this very body stands here. */
  phaseOf(operation: Operation): ParticipantState["phase"] {
    const written = this.#standing.get(keyOf(operation));
    return written?.operation.hash === operation.hash ? written.type : "idle";
  }

  /** What is promised and not finished. */
  inDoubt(): Written[] {
    return [...this.#standing.values()].filter(({ type }) => type === "prepared");
  }

  /** Everything that was written of each attempt at last. */
  written(): Written[] {
    return [...this.#standing.values()];
  }

  /** Answers what it is asked, once what that relies on is flushed. */
  receive(
    input: ParticipantInput,
    { operation, work }: { operation: Operation; work: Work | undefined },
    answer: (reply: ParticipantReply) => void,
  ): void {
    const { participant } = this.#surroundings.parts;
    const state = participant.evolve(participant.initial, this.#observe(operation, input));
    const wanted = participant.decide(state, input);
    const [entry] = wanted.entries;
    const moves = entry?.type === "prepared" && work !== undefined ? this.#movesOf(operation, work) : [];
    const reason = entry?.type === "prepared" ? this.#refusal(operation, moves) : undefined;
    // I10: a refusal is not written anywhere.
    const { commands } = reason === undefined ? wanted : participant.decide(participant.evolve(state, { type: "refused", reason }), input);
    if (entry !== undefined && reason === undefined) this.#write(operation, entry, moves);
    const [reply] = commands;
    if (reply === undefined) throw new Error(`${this.name} does not answer ${input.type}`);
    this.disk.whenDurable({ done: this.host.later(() => answer(reply)), failed: () => undefined });
  }

  /** What the store would say of an operation. */
  #observe(operation: Operation, { type }: ParticipantInput): ParticipantEntry {
    const written = this.#standing.get(keyOf(operation));
    if (written === undefined) return { type: "absent" };
    if (written.operation.hash === operation.hash) return { type: written.type };
    // The name is taken by another body: this one can never be promised, unless the other is given up.
    if (type === "abort") return { type: "aborted" };
    return { type: "refused", reason: written.type === "prepared" ? "contention" : "another-body" };
  }

  #refusal({ bookingId, kind, attempt, hash }: Operation, moves: Move[]): Reason | undefined {
    const { declineShare, refusals } = this.#surroundings.setting;
    if (refusals[this.name] !== undefined) return refusals[this.name];
    if (kind === "book" && this.name === "payment" && isDeclined(bookingId, declineShare)) return "payment-declined";
    // Whoever waits for a lock is refused when it takes too long; that it comes free in time is the case of a later message.
    if (moves.some(({ what }) => this.#locks.has(what))) return "contention";
    if (moves.some(({ what, amount }) => (this.balances.get(what) ?? 0) < amount)) return "sold-out";
    const isGone = kind === "cancel" && this.phaseOf({ bookingId, kind: "book", attempt, hash }) !== "committed";
    return isGone ? "unavailable" : undefined;
  }

  #movesOf({ kind }: Operation, { customerId, items, cents }: Work): Move[] {
    const sign = kind === "book" ? 1 : -1;
    if (this.name === "payment") return [{ what: customerId, amount: sign * cents }];
    return items.map(({ sku, quantity }) => ({ what: sku, amount: sign * quantity }));
  }

  #write(operation: Operation, { type }: ParticipantEntry, moves: Move[]): void {
    if (type !== "prepared" && type !== "committed" && type !== "aborted") throw new Error(`${this.name} wanted to write ${type}`);
    const promised = this.#standing.get(keyOf(operation));
    const promisedAtMs = promised?.promisedAtMs ?? this.#surroundings.world.nowMs;
    const written = { operation, type, moves: promised?.moves ?? moves, promisedAtMs };
    this.disk.append(written);
    this.#keep(written);
  }

  #keep(written: Written): void {
    const key = keyOf(written.operation);
    for (const { what, amount } of written.moves) {
      if (written.type === "prepared" && this.#surroundings.parts.locks) this.#locks.set(what, key);
      if (written.type === "committed") this.balances.set(what, (this.balances.get(what) ?? 0) - amount);
      if (written.type !== "prepared" && this.#locks.get(what) === key) this.#locks.delete(what);
    }
    this.#standing.set(key, written);
    this.#surroundings.touched.add(key);
  }

  #rebuild(entries: readonly Written[]): void {
    for (const key of this.#standing.keys()) this.#surroundings.touched.add(key);
    this.#standing.clear();
    this.#locks.clear();
    this.balances.clear();
    for (const [what, amount] of this.opening) this.balances.set(what, amount);
    for (const entry of entries) this.#keep(entry);
  }

  #look(): void {
    const { parts, world } = this.#surroundings;
    if (parts.keepsPromises) return;
    for (const { operation, promisedAtMs } of this.inDoubt())
      if (world.nowMs - promisedAtMs > impatienceMs) this.#write(operation, { type: "aborted" }, []);
  }
}
