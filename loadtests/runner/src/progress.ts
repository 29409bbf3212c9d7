import { styleText } from "node:util";
import type { Glimpse } from "./client-ledger.ts";

/** Shows how far something is: one line rewritten on a terminal, plain lines elsewhere. */
export interface Progress {
  phase(name: string): void;
  glimpse(glimpse: Glimpse): void;
  done(line: string): void;
}

const phaseNames = { w: "warm up", l: "load" } as const;

/** Starts to show the progress of something on standard error. */
export function showProgress(title: string): Progress {
  const isTerminal = process.stderr.isTTY;
  const startedMs = performance.now();
  const elapsed = () => `${((performance.now() - startedMs) / 1_000).toFixed(0)} s`;
  const show = (text: string) =>
    process.stderr.write(isTerminal ? `\r\u001b[2K${title}  ${styleText("dim", elapsed())}  ${text}` : `${title}  ${elapsed()}  ${text}\n`);
  let plainGlimpses = 0;
  return {
    phase: show,
    glimpse({ phase, answersPerS, p99Ms }) {
      // Elsewhere than on a terminal a line every five seconds is enough.
      if (!isTerminal && plainGlimpses++ % 5 !== 0) return;
      if (phase === undefined || p99Ms === null) show("load: no answers just now");
      else show(`${phaseNames[phase]}: ${answersPerS.toFixed(0)} bookings/s, p99 ${p99Ms.toFixed(0)} ms`);
    },
    done(line) {
      process.stderr.write(isTerminal ? `\r\u001b[2K${title}  ${line}\n` : `${title}  ${elapsed()}  ${line}\n`);
    },
  };
}
