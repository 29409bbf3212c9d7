import { catalogueOf, totalCents, type Booking } from "@coordbench/domain";
import { coordinatorNames, requestOf, World, type Asked, type Fault, type Setting, type Simulation } from "@coordbench/simulation";
import type { Decision, Operation, Work } from "../messages.ts";
import { SimulatedCoordinator } from "./coordinator.ts";
import type { Coordination } from "./course.ts";
import { faultsOfAnswer, findFaults } from "./faults.ts";
import { Log, nameOf } from "./log.ts";
import { SimulatedParticipant } from "./participant.ts";
import { sound, type Parts } from "./parts.ts";

/** What every account holds at first: more than a schedule can spend. */
export const openingCents = 10_000_000;

/** Two-phase commit in a world of its own: two coordinators over one log, several participants, and customers. */
export class TwoPhaseCommit implements Simulation {
  readonly world: World;
  readonly setting: Setting;
  readonly log: Log;
  readonly participants: ReadonlyMap<string, SimulatedParticipant>;
  readonly coordinators: Record<(typeof coordinatorNames)[number], SimulatedCoordinator>;
  /** Every request, and what its client has been told. */
  readonly asked: Asked[] = [];
  /** The attempts of which something was written since anybody looked. */
  readonly touched = new Set<string>();
  /** Every operation that was ever begun, and who takes part in it, by the name of its attempt and its body. */
  readonly operations = new Map<string, { operation: Operation; members: SimulatedParticipant[] }>();
  readonly #told: Fault[] = [];

  /** With a plant, some parts are not sound. */
  constructor(setting: Setting, { plant = {}, isSlow = true }: { plant?: Partial<Parts>; isSlow?: boolean } = {}) {
    this.setting = setting;
    const parts = { ...sound, ...plant };
    this.world = new World({ isSlow });
    const { world, touched } = this;
    this.log = new Log(world, { parts, touched });
    const surroundings = { world, parts, setting, touched };
    const shelves = setting.shelves.map(({ inventory, sku, units }) => ({ name: inventory, opening: new Map([[sku, units]]) }));
    const accounts = new Map(setting.bookings.map(({ customerId }) => [customerId, openingCents]));
    const members = [...shelves, { name: "payment", opening: accounts }].map((each) => new SimulatedParticipant(surroundings, each));
    this.participants = new Map(members.map((member) => [member.name, member]));
    const coordination: Coordination = {
      world,
      parts,
      log: this.log,
      participants: this.participants,
      order: setting.order,
      isCrowded: setting.bookings.length > 1,
      worksOf: ({ booking }) => this.#worksOf(booking),
      tell: (asked, operation, decision) => this.#tell(asked, operation, decision),
    };
    const [one, other] = coordinatorNames;
    this.coordinators = { [one]: new SimulatedCoordinator(coordination, one), [other]: new SimulatedCoordinator(coordination, other) };
  }

  ask(which: number): void {
    const { to, asked } = requestOf(this.setting, which);
    if (this.coordinators[to].host.condition === "awake") this.request(to, asked);
  }

  /** A customer asks a coordinator to book or to cancel. */
  request(to: (typeof coordinatorNames)[number], asked: Asked): void {
    this.asked.push(asked);
    const { booking, kind, hash } = asked;
    const operation = { bookingId: booking.bookingId, kind, attempt: 1, hash };
    if (kind === "book") return this.#begin(to, operation, asked);
    // A cancel begins with a look into the log, and so with what is flushed there.
    const host = this.coordinators[to].host;
    this.log.disk.whenDurable({ done: host.later(() => this.#cancel(to, operation, asked)), failed: () => undefined });
  }

  /** What every participant of a booking has to do. */
  #worksOf({ customerId, items }: Booking): Work[] {
    const { shelves } = this.setting;
    const held = shelves.map(({ inventory, sku }) => ({ participant: inventory, items: items.filter((item) => item.sku === sku) }));
    const inventories = held.filter((each) => each.items.length > 0).map((each) => ({ ...each, customerId, cents: 0 }));
    return [...inventories, { participant: "payment", customerId, items: [], cents: totalCents(catalogueOf(shelves.length), items) }];
  }

  /** What is wrong, of all that must hold at every moment; looks only at what has changed. */
  faults(): Fault[] {
    return [...this.#told.splice(0), ...findFaults(this)];
  }

  #cancel(to: (typeof coordinatorNames)[number], operation: Operation, asked: Asked): void {
    const recorded = this.log.read(operation.bookingId);
    const cancels = recorded.filter((each) => each.operation.kind === "cancel");
    if (this.log.of({ ...operation, kind: "book" })?.decision !== "commit") {
      asked.told = "refused";
      asked.reason = "nothing of this customer is confirmed";
    } else if (cancels.some(({ decision }) => decision.decision === "commit")) asked.told = "cancelled";
    else this.#begin(to, { ...operation, attempt: cancels.length + 1 }, asked);
  }

  #begin(to: (typeof coordinatorNames)[number], operation: Operation, asked: Asked): void {
    const members = this.#worksOf(asked.booking).flatMap(({ participant }) => this.participants.get(participant) ?? []);
    this.operations.set(nameOf(operation), { operation, members });
    this.coordinators[to].begin(operation, asked);
  }

  #tell(asked: Asked, operation: Operation, decision: Decision): void {
    this.#told.push(...faultsOfAnswer(this, operation, decision));
    const isOtherBody = decision.decision === "abort" && decision.reason === "another-body";
    const done = asked.kind === "book" ? "confirmed" : "cancelled";
    asked.told = decision.decision === "commit" ? done : isOtherBody ? "refused" : "rejected";
    if (decision.decision === "abort") asked.reason = decision.reason;
  }
}
