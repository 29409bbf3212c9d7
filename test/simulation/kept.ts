import type { Happening, Schedule } from "@coordbench/simulation";
import type { Played } from "./play.ts";

const marker = "schedule | ";

/** A schedule that was played, in the words of the golden traces; its last line is the schedule itself, so that it can be played again. */
export function textOf(design: string, { setting, happenings }: Schedule, { story, fault }: Pick<Played, "story" | "fault">): string {
  const broken = fault === undefined ? [] : [`audit | finds invariant ${fault.invariant} broken: ${fault.seen}`];
  const schedule = { design, setting, happenings: happenings.map(({ what, which }) => `${what} ${which}`) };
  return `${[...story, ...broken, `${marker}${JSON.stringify(schedule)}`].join("\n")}\n`;
}

/** The schedule in a text, and the design that it is of. */
export function scheduleIn(text: string): { design: string; schedule: Schedule } {
  const line = text.split("\n").findLast((each) => each.startsWith(marker));
  if (line === undefined) throw new Error(`the text has no line that begins with "${marker}"`);
  const { design, setting, happenings } = JSON.parse(line.slice(marker.length)) as Omit<Schedule, "happenings"> & {
    design: string;
    happenings: string[];
  };
  const read = (happening: string): Happening => {
    const [what, which] = happening.split(" ");
    return { what: what as Happening["what"], which: Number(which) };
  };
  return { design, schedule: { setting, happenings: happenings.map(read) } };
}
