import { audit, type Ledgers } from "@coordbench/audit";
import {
  happen,
  heal,
  isMishap,
  type Asked,
  type Fault,
  type Plant,
  type Schedule,
  type Setting,
  type Simulation,
} from "@coordbench/simulation";
import { ledgersOf, type Stored } from "./ledgers.ts";

/** A design as it can be simulated: how to build one, and how to read what it has written. */
export interface SimulatedDesign<Parts, World extends Simulation & { asked: readonly Asked[] }> {
  name: string;
  /** The invariants of the audit that can be seen in a simulation. */
  promises: number[];
  plants: readonly Plant<Parts>[];
  openingCents: number;
  bucketsOf(setting: Setting): number;
  build(setting: Setting, plant: Partial<Parts>): World;
  snapshots(simulation: World): Ledgers["snapshots"];
  stored(simulation: World): Omit<Stored, "snapshots">;
}

/** What came of a schedule: the story of it, what clients were told, and the first fault, if there was one. */
export interface Played {
  story: readonly string[];
  asked: readonly Asked[];
  fault?: Fault;
  /** How many of the happenings were needed to come there. */
  happened: number;
}

/** A design that can be played, whatever its parts are. */
export interface Stage {
  name: string;
  plants: readonly { name: string; invariant: number }[];
  /** Plays a schedule to its end, with one mistake planted or with none. */
  play(schedule: Schedule, plant?: string): Played;
}

/** Makes a stage of a design. */
export function stageOf<Parts, World extends Simulation & { asked: readonly Asked[] }>(design: SimulatedDesign<Parts, World>): Stage {
  const partsOf = (plant: string | undefined): Partial<Parts> => {
    if (plant === undefined) return {};
    const found = design.plants.find(({ name }) => name === plant);
    if (found === undefined)
      throw new Error(`${design.name} has no plant "${plant}", but ${design.plants.map(({ name }) => `"${name}"`).join(", ")}`);
    return found.parts;
  };
  return {
    name: design.name,
    plants: design.plants,
    play(schedule, plant) {
      const simulation = design.build(schedule.setting, partsOf(plant));
      const played = { story: simulation.world.story, asked: simulation.asked, happened: schedule.happenings.length };
      try {
        for (const [index, happening] of schedule.happenings.entries()) {
          happen(simulation, happening);
          const [fault] = simulation.faults();
          if (fault !== undefined) return { ...played, fault, happened: index + 1 };
        }
        const snapshots = design.snapshots(simulation);
        heal(simulation.world);
        const fault = simulation.faults()[0] ?? audited(design, { schedule, simulation, snapshots });
        return fault === undefined ? played : { ...played, fault };
      } catch (error) {
        // A machine that asserts, or a world that never comes to rest.
        return { ...played, fault: { invariant: 11, seen: (error as Error).message } };
      }
    },
  };
}

/** The first invariant that the audit finds violated once everything is quiet. */
function audited<Parts, World extends Simulation & { asked: readonly Asked[] }>(
  { name, promises, openingCents, bucketsOf, stored }: SimulatedDesign<Parts, World>,
  { schedule: { setting, happenings }, simulation, snapshots }: { schedule: Schedule; simulation: World; snapshots: Ledgers["snapshots"] },
): Fault | undefined {
  const mishaps = happenings.filter(isMishap).length;
  const told = { design: name, promises, setting, buckets: bucketsOf(setting), asked: simulation.asked, openingCents, mishaps };
  const { invariants } = audit(ledgersOf(told, { ...stored(simulation), snapshots }));
  const violated = invariants.find(({ verdict }) => verdict === "violated");
  return violated && { invariant: violated.id, seen: `${violated.name}: ${violated.evidence}, ${violated.ids.join(", ")}` };
}
