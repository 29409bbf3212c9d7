import type { Schedule } from "@coordbench/simulation";
import type { Stage } from "./play.ts";

/** Leaves out of a schedule whatever can be left out, as long as the same invariant is found broken. */
export function shrink(stage: Stage, schedule: Schedule, plant?: string): Schedule {
  const { fault, happened } = stage.play(schedule, plant);
  if (fault === undefined) throw new Error("a schedule without a fault has nothing to shrink to");
  const isBroken = (candidate: Schedule) => stage.play(candidate, plant).fault?.invariant === fault.invariant;
  let smallest: Schedule = { ...schedule, happenings: schedule.happenings.slice(0, happened) };
  const settle = (candidate: Schedule) => {
    const isSmaller = isBroken(candidate);
    if (isSmaller) smallest = candidate;
    return isSmaller;
  };
  const dropRuns = (size: number) => {
    for (let from = 0; from < smallest.happenings.length;) {
      const isSmaller = settle({ ...smallest, happenings: smallest.happenings.toSpliced(from, size) });
      if (!isSmaller) from += size;
    }
  };
  for (let before = Infinity; smallest.happenings.length < before;) {
    before = smallest.happenings.length;
    for (let size = before; size >= 1; size = Math.floor(size / 2)) dropRuns(size);
  }
  // A smaller number is a simpler one: what stands first is chosen.
  for (const [index, { what }] of smallest.happenings.entries())
    settle({ ...smallest, happenings: smallest.happenings.with(index, { what, which: 0 }) });
  for (const booking of smallest.setting.bookings) {
    const bookings = smallest.setting.bookings.filter((each) => each !== booking);
    if (bookings.length > 0) settle({ ...smallest, setting: { ...smallest.setting, bookings } });
  }
  return smallest;
}
