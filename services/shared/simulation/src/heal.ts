import type { World } from "./world.ts";

/** How long everybody is left alone between two looks, and how many looks in a row must find nothing: longer than any deadline. */
const restMs = 5_000;
const quietLooks = 5;
const limits = { looks: 200, deliveries: 5_000 };

/** Delivers in order, and flushes, until nothing is on its way; a bound turns a livelock into a failure. */
export function settle(world: World): void {
  for (let steps = 0; isBusy(world); steps++) {
    if (steps > limits.deliveries) throw new Error("the world does not come to rest");
    for (const disk of world.disks) if (disk.unflushed > 0) disk.flush();
    world.deliver(0);
  }
}

/** Everything that was broken is whole again, and everybody has the time to finish what is left. */
export function heal(world: World): void {
  world.say("everything | is whole again");
  world.mend();
  for (const host of world.hosts) {
    host.jumpedMs = 0;
    host.wake();
  }
  rest(world);
  // What was delayed comes when nobody waits for it any more: later than any answer, timeout or compensation.
  world.network.push(...world.delayed.splice(0));
  rest(world);
}

function rest(world: World): void {
  settle(world);
  for (let looks = 0, quiet = 0; quiet < quietLooks; looks++) {
    if (looks > limits.looks) throw new Error("the world does not come to rest");
    const before = world.story.length;
    world.nowMs += restMs;
    for (const host of world.hosts) host.look();
    settle(world);
    quiet = world.story.length === before ? quiet + 1 : 0;
  }
}

function isBusy(world: World): boolean {
  return world.network.length > 0 || world.disks.some(({ unflushed }) => unflushed > 0);
}
