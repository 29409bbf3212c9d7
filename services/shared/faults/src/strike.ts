import { setTimeout as sleep } from "node:timers/promises";
import type { Hit } from "./point.ts";

/** Says in the service's log that somebody was hit. It is written before this returns, for after a kill nothing more is. */
export function report({ point, mode, number, deed }: Hit): void {
  const { bookingId, participant, verb } = deed;
  const about = { failpoint: point.name, mode, hit: number, bookingId, participant, verb };
  process.stdout.write(`${JSON.stringify({ level: 40, time: Date.now(), pid: process.pid, ...about, msg: "failpoint hit" })}\n`);
}

/** Breaks whoever was hit. What is done to a message as such is left to whoever carries it. */
export async function strike(hit: Hit): Promise<void> {
  report(hit);
  switch (hit.mode) {
    case "kill":
      process.kill(process.pid, "SIGKILL");
      return new Promise(() => undefined);
    case "pause":
      return hit.point.pause(hit);
    case "delay":
      return sleep(hit.delayMs);
    case "error":
      // Just so fails whatever is done over a connection that breaks.
      throw Object.assign(new Error(`failpoint ${hit.point.name}`), { code: "ECONNRESET" });
    case "off":
    case "drop":
    case "duplicate":
      return undefined;
  }
}
