import { inventoryName, inventoryOf, skuOf } from "@coordbench/domain";
import { failpoints, type Failpoint } from "@coordbench/faults/failpoints";
import type { Deed, FailpointFault, Fault } from "../fault.ts";
import type { Lots } from "./lots.ts";
import type { Names } from "./names.ts";

/** Something that can be done to a design again and again, for some time, without anything being lost for good. */
export interface Weapon {
  /** How often it is drawn, compared with the others. */
  weight: number;
  draw(lots: Lots): Deed & Pick<Fault, "forS">;
}

/** What is drawn of each kind: how often, and how long it lasts, in seconds. */
const kinds = {
  failpoint: { weight: 12, leastS: 0.3, mostS: 3 },
  kill: { weight: 4, leastS: 0.2, mostS: 2 },
  freeze: { weight: 4, leastS: 0.5, mostS: 4 },
  cut: { weight: 2, leastS: 0.5, mostS: 3 },
  slow: { weight: 2, leastS: 0.5, mostS: 4 },
  "lose-disk": { weight: 2, leastS: 0, mostS: 1 },
  sessions: { weight: 1, leastS: 0.5, mostS: 2 },
  prepared: { weight: 2, leastS: 0.5, mostS: 2 },
  stock: { weight: 2, leastS: 1, mostS: 2 },
  broker: { weight: 1, leastS: 1, mostS: 2 },
};
/** A failpoint at which nobody comes by is given up. */
const reachedWithinS = 2;
/** Two processes are killed or frozen together once in so many times. */
const pairs = 5;

/**
 * Everything that can be done to a design, but for what loses data by its nature (a stale replica in its master's place, an
 * operator who rolls back what was decided) and for what needs more than an ordinary user has: small disks, limits and clocks.
 */
export function arsenalOf(design: string, names: Names): Weapon[] {
  const { services, servers, links, databases, prepared, hasCluster, hasBroker } = names;
  const processes = [...services, ...servers];
  return [
    weapon("failpoint", (lots) => failpointOf(lots, design, services)),
    weapon("kill", (lots) => ({ do: "kill", whom: victimsOf(lots, processes) })),
    weapon("freeze", (lots) => ({ do: "freeze", whom: victimsOf(lots, processes) })),
    weapon("cut", (lots) => ({ do: "cut", link: lots.oneOf(links) })),
    weapon("slow", (lots) => ({ do: "slow", link: lots.oneOf(links), latencyMs: 50 + lots.below(500) })),
    ...(hasBroker ? [weapon("lose-disk", () => ({ do: "lose-disk", whom: ["NATS broker"] }))] : []),
    ...(hasBroker ? [weapon("broker", (lots) => ({ do: lots.oneOf(["deliver-again", "poison", "fill-streams"]) }))] : []),
    ...(hasCluster ? [weapon("stock", (lots) => ({ do: lots.oneOf(["forget-scripts", "move-slot", "load-slowly", "fill-memory"]) }))] : []),
    weapon("sessions", (lots) => ({ do: "take-sessions", database: lots.oneOf(databases) })),
    ...(prepared.length > 0 ? [weapon("prepared", (lots) => databaseFaultOf(lots, prepared))] : []),
  ];
}

function weapon(kind: keyof typeof kinds, deedOf: (lots: Lots) => Deed): Weapon {
  const { weight, leastS, mostS } = kinds[kind];
  return { weight, draw: (lots) => ({ ...deedOf(lots), forS: lots.seconds(leastS, mostS) }) };
}

function victimsOf(lots: Lots, processes: readonly string[]): [string, ...string[]] {
  const first = lots.oneOf(processes);
  return lots.below(pairs) > 0 ? [first] : [first, lots.oneOf(processes.filter((each) => each !== first))];
}

/** Rows are held of the item that everybody wants, which one of the inventories has. */
function databaseFaultOf(lots: Lots, prepared: readonly string[]): Deed {
  if (lots.below(2) === 0) return { do: "fill-slots", database: lots.oneOf(prepared) };
  const inventories = prepared.filter((name) => name !== "payment");
  return { do: "hold-rows", database: inventoryName(inventoryOf(skuOf(0), inventories.length)) };
}

function failpointOf(lots: Lots, design: string, services: readonly string[]): FailpointFault {
  const at = lots.oneOf(services);
  const point = lots.oneOf((failpoints as readonly Failpoint[]).filter((each) => isAt(each, at) && Object.hasOwn(each.place, design)));
  const mode = lots.oneOf(point.modes.filter((each) => each !== "off"));
  const times = mode === "kill" ? 1 : lots.oneOf([1, 2, 5, "always"] as const);
  const some = times === "always" && lots.below(2) === 0 ? { when: { share: 0.5, seed: lots.below(1_000) } } : {};
  const later = mode === "delay" || mode === "duplicate" ? { delayMs: lots.oneOf([1, 50, 500, 3_000]) } : {};
  return { do: "failpoint", at, name: point.name as FailpointFault["name"], mode, times, ...some, ...later, withinS: reachedWithinS };
}

const isAt = ({ service }: Failpoint, at: string) => at.startsWith(`${service}-`) || at.startsWith(`${service}.`);
