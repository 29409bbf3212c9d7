import { describe, expect, it } from "vitest";
import { drawSchedule, randomFrom, World } from "./index.ts";

const idle = { look: () => undefined, forget: () => undefined };

/** Two processes, and all that the second one hears of the first. */
function twoHosts() {
  const world = new World({ isSlow: true });
  const [one, other] = [world.host("one", idle), world.host("other", idle)];
  const heard: string[] = [];
  const say = (text: string) => world.send({ from: "one", to: "other", text, arrive: () => void heard.push(text) });
  return { world, one, other, heard, say };
}

/** A disk with entries that are flushed and entries that are not, and what those who wait for them were told. */
function halfFlushed() {
  const told: string[] = [];
  let rebuilt: readonly string[] = [];
  const disk = new World({ isSlow: true }).disk<string>({
    name: "disk",
    isAwaited: true,
    rebuild: (entries) => void (rebuilt = [...entries]),
  });
  const write = (entry: string) => {
    disk.append(entry);
    disk.whenDurable({ done: () => void told.push(`${entry} stands`), failed: () => void told.push(`${entry} may be lost`) });
  };
  write("a");
  disk.flush();
  write("b");
  write("c");
  return { disk, told, left: () => rebuilt };
}

describe("a disk", () => {
  it("answers once an entry is flushed, and to nobody twice", () => {
    const { disk, told } = halfFlushed();
    expect(told).toEqual(["a stands"]);
    disk.flush();
    disk.flush();
    expect(told).toEqual(["a stands", "b stands", "c stands"]);
  });

  it.each([
    [0, ["a"]],
    [1, ["a", "b"]],
    [9, ["a", "b", "c"]],
  ])("keeps what was flushed when it fails, and %i of the rest", (survivors, left) => {
    const half = halfFlushed();
    half.disk.fail(survivors);
    expect([half.disk.entries, half.left(), half.disk.unflushed]).toEqual([left, left, 0]);
    expect(half.told).toEqual(["a stands", "b may be lost", "c may be lost"]);
  });
});

describe("a network", () => {
  it("delivers in any order, twice, or never", () => {
    const { world, heard, say } = twoHosts();
    ["a", "b", "c"].forEach(say);
    world.deliver(2);
    world.deliver(0, true);
    world.deliver(0);
    world.lose(0);
    expect([heard, world.network]).toEqual([["c", "a", "a"], []]);
    expect(world.story.at(-1)).toBe("one -> other: b  (lost)");
  });

  it("loses what is said over a cut line, or delays it beyond the cut", () => {
    const { world, one, other, heard, say } = twoHosts();
    world.cut(other, one, "loses");
    say("a");
    world.deliver(0);
    world.cut(one, other, "delays");
    say("b");
    world.deliver(0);
    world.mend();
    say("c");
    world.deliver(0);
    world.arriveLate(0);
    expect(heard).toEqual(["c", "b"]);
  });

  it("loses what is said to the dead, and keeps what is said to the frozen", () => {
    const { world, other, heard, say } = twoHosts();
    other.die();
    say("a");
    world.deliver(0);
    other.wake();
    other.freeze();
    say("b");
    world.deliver(0);
    expect(heard).toEqual([]);
    other.wake();
    world.deliver(0);
    expect(heard).toEqual(["b"]);
  });
});

describe("a process", () => {
  it("does later what it was about to do: when it is thawed, and never after it died", () => {
    const { other } = twoHosts();
    const done: string[] = [];
    const [first, second] = ["first", "second"].map((what) => other.later(() => void done.push(what)));
    other.freeze();
    first?.();
    expect(done).toEqual([]);
    other.wake();
    expect(done).toEqual(["first"]);
    other.die();
    other.wake();
    second?.();
    expect(done).toEqual(["first"]);
  });
});

describe("a schedule", () => {
  it("follows from its seed, and is another one for another seed", () => {
    expect(drawSchedule(randomFrom(7))).toEqual(drawSchedule(randomFrom(7)));
    expect(drawSchedule(randomFrom(7))).not.toEqual(drawSchedule(randomFrom(8)));
  });
});
