import type { Host } from "./host.ts";
import type { Random } from "./random.ts";
import { drawSetting, type Setting } from "./setting.ts";
import type { World } from "./world.ts";

/** A promise of a design that is broken: by its number among those that an audit checks, and what was seen of it. */
export interface Fault {
  invariant: number;
  seen: string;
}

/** A design in a world, and the customers who want something of it. */
export interface Simulation {
  world: World;
  /** A customer asks for something: for what, and whom, is one number. */
  ask(which: number): void;
  /** What is wrong, of all that must hold at every moment; looks only at what has changed. */
  faults(): Fault[];
}

/** A known mistake, made on purpose in some parts of a design, and the invariant by which schedules must find it. */
export interface Plant<Parts> {
  name: string;
  invariant: number;
  parts: Partial<Parts>;
}

/** What can happen, and how often beside the rest: what is usual, what is repaired, and what goes wrong. */
const usual = { deliver: 40, flush: 22, look: 8, ask: 6 } as const;
const repairs = { wake: 4, mend: 2 } as const;
const mishaps = { overtake: 8, delay: 5, arriveLate: 3, repeat: 5, lose: 5, die: 2, freeze: 2, cut: 2, outage: 3, jump: 1 } as const;

/** One thing that happens; its number is taken modulo what is there. */
export interface Happening {
  what: keyof typeof usual | keyof typeof repairs | keyof typeof mishaps;
  which: number;
}

/** A setting and all that happens in it: as data, so that it can be written down, cut short and done again. */
export interface Schedule {
  setting: Setting;
  happenings: Happening[];
}

const limit = 1_000;
const lotsOf = (weights: Record<string, number>) =>
  Object.entries(weights).flatMap(([what, weight]) => Array.from({ length: weight }, () => what as Happening["what"]));
const usualLots = lotsOf(usual);
const repairedLots = lotsOf({ ...usual, ...repairs });
const mishapLots = lotsOf(mishaps);

/**
 * The schedule of a seed. One in eight is without a mishap; in the roughest nearly half of what happens is one.
 * In every third nothing is repaired before the end, so that partitions and outages last.
 */
export function drawSchedule(random: Random): Schedule {
  const setting = drawSetting(random);
  const mishapPercent = random.oneOf([0, 3, 6, 10, 15, 20, 30, 45]);
  const orderlyLots = random.oneOf([usualLots, repairedLots, repairedLots]);
  const happenings = Array.from({ length: 40 + random.below(120) }, (): Happening => {
    const lots = random.below(100) < mishapPercent ? mishapLots : orderlyLots;
    return { what: lots[random.below(lots.length)] ?? "deliver", which: random.below(limit) };
  });
  return { setting, happenings: [{ what: "ask", which: 0 }, ...happenings] };
}

/** Whether it is something that goes wrong. */
export function isMishap({ what }: Happening): boolean {
  return what in mishaps;
}

/** Lets one thing happen. */
export function happen(simulation: Simulation, { what, which }: Happening): void {
  const { world } = simulation;
  const place = which % Math.max(1, world.network.length);
  switch (what) {
    case "deliver":
      return world.deliver(0);
    case "overtake":
      return world.deliver(place);
    case "repeat":
      return world.deliver(place, true);
    case "delay":
      return world.delay(place);
    case "arriveLate":
      return world.arriveLate(which % Math.max(1, world.delayed.length));
    case "lose":
      return world.lose(place);
    case "flush":
      return chosen(
        world.disks.filter(({ unflushed }) => unflushed > 0),
        which,
      )?.flush();
    case "outage":
      return fail(world, which);
    case "look":
      world.nowMs += 100 * (which % 21);
      return chosen(awake(world), which)?.look();
    case "ask":
      return simulation.ask(which);
    case "mend":
      return world.mend();
    case "cut":
      return cut(world, which);
    default:
      return befall(world, what, which);
  }
}

/** Something that comes over one process. */
function befall(world: World, what: "wake" | "die" | "freeze" | "jump", which: number): void {
  const isAwake = what !== "wake";
  const host = chosen(
    world.hosts.filter(({ condition }) => (condition === "awake") === isAwake),
    which,
  );
  if (host === undefined) return;
  switch (what) {
    case "wake":
      world.say(`${host.name} | ${host.condition === "down" ? "starts again" : "is thawed"}`);
      return host.wake();
    case "die":
      world.say(`${host.name} | crashes`);
      return host.die();
    case "freeze":
      world.say(`${host.name} | is frozen`);
      return host.freeze();
    case "jump":
      world.say(`${host.name} | its clock jumps`);
      host.jumpedMs += which % 2 === 0 ? anHourMs : -anHourMs;
  }
}

const anHourMs = 3_600_000;
const awake = (world: World): Host[] => world.hosts.filter(({ condition }) => condition === "awake");

function chosen<Each>(several: readonly Each[], which: number): Each | undefined {
  return several[which % Math.max(1, several.length)];
}

function cut(world: World, which: number): void {
  const [one, other] = [chosen(world.hosts, which), chosen(world.hosts, Math.floor(which / world.hosts.length))];
  const isEven = Math.floor(which / world.hosts.length ** 2) % 2 === 0;
  if (one !== undefined && other !== undefined) world.cut(one, other, isEven ? "loses" : "delays");
}

function fail(world: World, which: number): void {
  const disk = chosen(world.disks, which);
  if (disk === undefined) return;
  const survivors = Math.floor(which / world.disks.length) % (disk.unflushed + 1);
  world.say(`${disk.name} | loses power, and ${disk.unflushed - survivors} of ${disk.unflushed} entries that were not flushed`);
  disk.fail(survivors);
}
