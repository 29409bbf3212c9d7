import { catalogueOf, totalCents, type Booking } from "@coordbench/domain";
import { coordinatorNames, requestOf, World, type Asked, type Fault, type Setting, type Simulation } from "@coordbench/simulation";
import type { Cast, Objection, Outcome } from "../messages.ts";
import { SimulatedCoordinator } from "./coordinator.ts";
import type { Coordination } from "./course.ts";
import { faultsOfAnswer, findFaults } from "./faults.ts";
import { SimulatedInventory } from "./inventory.ts";
import { Log } from "./log.ts";
import { SimulatedPayment } from "./participant.ts";
import { sound, type Parts } from "./parts.ts";
import { named } from "./words.ts";

/** What every account holds at first: more than a schedule can spend. */
export const openingCents = 10_000_000;

/** A saga in a world of its own: two coordinators over one journal, several inventories, a payment service, and customers. */
export class Saga implements Simulation {
  readonly world: World;
  readonly setting: Setting;
  readonly log: Log;
  readonly inventories: readonly SimulatedInventory[];
  readonly payment: SimulatedPayment;
  readonly coordinators: Record<(typeof coordinatorNames)[number], SimulatedCoordinator>;
  /** Every request, and what its client has been told. */
  readonly asked: Asked[] = [];
  /** The bookings of which something was written since anybody looked. */
  readonly touched = new Set<string>();
  readonly #told: Fault[] = [];

  /** With a plant, some parts are not sound. */
  constructor(setting: Setting, { plant = {}, isSlow = true }: { plant?: Partial<Parts>; isSlow?: boolean } = {}) {
    this.setting = setting;
    const parts = { ...sound, ...plant };
    this.world = new World({ isSlow });
    const { world, touched } = this;
    this.log = new Log(world, { parts, touched });
    const surroundings = { world, parts, setting, touched, priceOf: (booking: Booking) => this.priceOf(booking) };
    this.inventories = setting.shelves.map((shelf) => new SimulatedInventory(surroundings, shelf));
    this.payment = new SimulatedPayment(surroundings);
    const coordination: Coordination = {
      world,
      parts,
      log: this.log,
      participants: new Map([...this.inventories, this.payment].map((member) => [member.name, member])),
      castOf: (booking) => this.#castOf(booking),
      isCrowded: setting.bookings.length > 1,
      tell: (asked, answer) => this.#tell(asked, answer),
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
    const what = asked.hash === "body" ? asked.kind : `${asked.kind} with another body`;
    this.world.say(`client -> ${to}: ${named(asked.booking.bookingId, what, this.setting.bookings.length > 1)}`);
    this.coordinators[to].request(asked);
  }

  /** What is wrong, of all that must hold at every moment; looks only at what has changed. */
  faults(): Fault[] {
    return [...this.#told.splice(0), ...findFaults(this)];
  }

  priceOf({ items }: Booking): number {
    return totalCents(catalogueOf(this.setting.shelves.length), items);
  }

  #castOf({ items }: Booking): Cast {
    const held = this.setting.shelves.filter(({ sku }) => items.some((item) => item.sku === sku));
    return { inventories: held.map(({ inventory }) => inventory), payment: "payment" };
  }

  #tell(asked: Asked, answer: Outcome | Objection): void {
    this.#told.push(...faultsOfAnswer(this, asked, answer));
    const { outcome } = answer;
    asked.told = outcome === "confirmed" || outcome === "rejected" || outcome === "cancelled" ? outcome : "refused";
    if (outcome === "rejected") asked.reason = answer.reason;
    else if (asked.told === "refused") asked.reason = outcome;
  }
}
