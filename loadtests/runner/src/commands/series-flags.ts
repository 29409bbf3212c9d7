import type { SectionLoad } from "@coordbench/report";
import { loadOf } from "../series.ts";
import { countIn, numberIn } from "./options.ts";

const standard = { inFlight: 64, durationS: 8, warmUpS: 2 };

/** The flags of what makes a series of runs under one load. */
export const seriesFlags = {
  saturate: { type: "string", meaning: `closed loop: so many customers who each wait for their answer (default ${standard.inFlight})` },
  rate: { type: "string", meaning: "open loop instead: bookings asked for per second" },
  duration: { type: "string", meaning: `seconds of load of each run (default ${standard.durationS})` },
} as const;

/** Reads how a series is loaded, and for how long each time. */
export function seriesIn({ saturate, rate, duration }: { [Name in keyof typeof seriesFlags]?: string | undefined }): {
  load: SectionLoad;
  phases: { durationS: number; warmUpS: number };
} {
  if (rate !== undefined && saturate !== undefined) throw new Error("--rate is an open loop and --saturate a closed one: choose one");
  return {
    load: loadOf(numberIn("rate", rate), countIn("saturate", saturate) ?? standard.inFlight),
    phases: { durationS: numberIn("duration", duration) ?? standard.durationS, warmUpS: standard.warmUpS },
  };
}
