import { inventoryName } from "@coordbench/domain";
import type { Meter } from "@coordbench/runtime";
import { connectParticipant, type RemoteParticipant } from "@coordbench/two-phase-commit-wire";
import type { BookingConfig } from "./config.ts";

/** The participants by name. */
export interface Participants extends Disposable {
  byName: ReadonlyMap<string, RemoteParticipant>;
  /** Whether all of them can be reached. */
  ready(): Promise<boolean>;
}

/** Connects to every participant. */
export function connectParticipants({ inventoryTargets, paymentTarget, prepareDeadlineMs }: BookingConfig, meter: Meter): Participants {
  const targets = [
    ...inventoryTargets.map((addresses, index) => ({ name: inventoryName(index), addresses })),
    { name: "payment", addresses: paymentTarget },
  ];
  const all = targets.map((target) => connectParticipant({ ...target, prepareDeadlineMs }, meter));
  return {
    byName: new Map(all.map((each) => [each.name, each])),
    ready: async () => (await Promise.all(all.map((each) => each.connected(1_000)))).every(Boolean),
    [Symbol.dispose]() {
      for (const each of all) each[Symbol.dispose]();
    },
  };
}
