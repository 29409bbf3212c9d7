import type { Arming } from "./arming.ts";
import { failpoints } from "./failpoints.ts";
import { Point, type Deed, type Hit, type PointStatus } from "./point.ts";

/** The failpoints of this process by their names. */
const points = new Map<string, Point>(failpoints.map(({ name }) => [name, new Point(name)]));

/** The failpoint with this name, if there is one. */
export function pointNamed(name: string): Point | undefined {
  return points.get(name);
}

/** Somebody comes by. */
export function pass(name: string, deed: Deed): Hit | undefined {
  const point = points.get(name);
  if (point === undefined) throw new Error(`${name} is no failpoint: add it to the table of failpoints`);
  return point.pass(deed);
}

/** How all of them stand. */
export function statuses(): PointStatus[] {
  return [...points.values()].map((point) => point.status());
}

/** Switches all of them off, and lets everybody go on. */
export function disarm(): void {
  const off: Arming = { mode: "off", when: {}, times: 1, delayMs: 0 };
  for (const point of points.values()) point.arm(off);
}
