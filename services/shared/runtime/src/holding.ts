import type { Meter } from "./metering.ts";

/** Something that is held for a booking: begun at one replica, and ended at this one or another. */
export interface Holding {
  begin(): void;
  end(): void;
}

const nowMs = () => performance.timeOrigin + performance.now();

/**
 * Measures for how long something is held. What one replica begins another may end: so each adds the moments of the ends and
 * takes away those of the beginnings, and only the sum over all replicas, once nothing is held any more, is a time. What is still held counts until now if whoever reads adds now for each of it.
 */
export function holding(meter: Meter, what: "lock" | "units"): Holding {
  const open = meter.gauge(`${what}_holds`, `Begun here less ended here: the sum over all replicas is what is held now (${what})`);
  const held = meter.gauge(
    `${what}_held_ms`,
    `Moments of ends less those of beginnings: the sum over all replicas is the time held (${what})`,
  );
  return {
    begin() {
      open.inc();
      held.dec(nowMs());
    },
    end() {
      open.dec();
      held.inc(nowMs());
    },
  };
}
