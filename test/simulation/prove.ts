import { describe, expect, it } from "vitest";
import { explore, scheduleOf, type Broken } from "./explore.ts";
import { scheduleIn, textOf } from "./kept.ts";
import type { Stage } from "./play.ts";
import { shrink } from "./shrink.ts";

const schedules = 20_000;
/** Seeds of one test: few enough that a run shows how far it is. */
const lot = 1_000;

/** The tests of one design; each has a file of its own, so that they run beside each other. */
export function prove(stage: Stage): void {
  describe(`${schedules} schedules of ${stage.name}`, () => {
    proveSound(stage);
  });
  describe(`a mistake in ${stage.name}`, () => {
    it.each(stage.plants)(
      "$name, breaks invariant $invariant in a schedule that is cut short, and played again from its trace",
      (plant) => {
        expectReplay(stage, plant, findPlant(stage, plant));
      },
    );
    it("that is not there is not found", () => {
      expect(() => findPlant(stage, { name: stage.plants[0]?.name ?? "", invariant: 0 }, 50)).toThrow("no schedule of 50 finds");
    });
  });
  it(`a schedule of ${stage.name} is the same word for word whenever its seed is played`, () => {
    for (let seed = 1; seed <= 100; seed++) expect(stage.play(scheduleOf(seed)).story).toEqual(stage.play(scheduleOf(seed)).story);
  });
}

function proveSound(stage: Stage): void {
  const answers = new Map<string, number>();
  const heard = (answer: string) => void answers.set(answer, (answers.get(answer) ?? 0) + 1);

  it.each(Array.from({ length: schedules / lot }, (_, index) => 1 + index * lot))("break no invariant from seed %i on", (first) => {
    expect(explore(stage, { first, count: lot, heard })).toBeUndefined();
  });

  it("are worth something: bookings are confirmed, rejected, cancelled and left without an answer", () => {
    const wanted = ["book: confirmed", "book: rejected", "book: unknown", "book: refused", "cancel: cancelled"];
    expect(wanted.filter((answer) => (answers.get(answer) ?? 0) < schedules / 20)).toEqual([]);
  });
}

function findPlant(stage: Stage, { name: plant, invariant }: Stage["plants"][number], count = schedules): Broken {
  const found = explore(stage, { first: 1, count, plant, invariant });
  if (found === undefined) throw new Error(`no schedule of ${count} finds "${plant}" by invariant ${invariant}`);
  return found;
}

function expectReplay(stage: Stage, { name: plant, invariant }: Stage["plants"][number], { schedule }: Broken): void {
  const short = shrink(stage, schedule, plant);
  const played = stage.play(short, plant);
  expect(short.happenings.length).toBeLessThan(schedule.happenings.length);
  const read = scheduleIn(textOf(stage.name, short, played));
  expect(read).toEqual({ design: stage.name, schedule: short });
  expect(stage.play(read.schedule, plant)).toMatchObject({ story: played.story, fault: { invariant, seen: played.fault?.seen } });
  // Without the mistake nothing is wrong.
  expect(stage.play(read.schedule).fault).toBeUndefined();
}
