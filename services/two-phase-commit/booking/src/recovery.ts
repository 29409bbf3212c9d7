import { breakable, every } from "@coordbench/runtime";
import type { Operation } from "@coordbench/two-phase-commit-protocol";
import { undertake, type Coordination } from "./operation.ts";

/** When to look, and what is old enough to be in doubt. */
export interface RecoveryTimes {
  recoveryPeriodMs: number;
  recoveryAgeMs: number;
}

/** Settles what crashes left in doubt, again and again. Any number of these may run: the log lets only one decision stand. */
export function startRecovery(coordination: Coordination, { recoveryPeriodMs, recoveryAgeMs }: RecoveryTimes): AsyncDisposable {
  const { meter, logger } = coordination;
  const settled = meter.counter("recovered_total", "Promises in doubt that the recovery settled");
  const age = meter.histogram("in_doubt_seconds", "How old promises were when the recovery found them");
  const oldest = meter.gauge("in_doubt_oldest_seconds", "The age of the oldest promise in doubt, 0 where there is none");

  const look = async () => {
    const swept = await Promise.allSettled([...coordination.participants.keys()].map((name) => sweep(name)));
    oldest.set(Math.max(0, ...swept.map((one) => (one.status === "fulfilled" ? one.value : 0))));
    for (const one of swept)
      if (one.status === "rejected") logger.debug({ err: one.reason as Error }, "a participant could not be asked for its doubts");
    for (const operation of await coordination.log.abandoned(recoveryAgeMs))
      await settle(coordination, { ...operation, attempt: operation.attempt + 1 }, []);
  };
  const sweep = async (name: string): Promise<number> => {
    const doubts = (await coordination.participants.get(name)?.inDoubt(recoveryAgeMs)) ?? [];
    for (const { operation, ageMs } of doubts) {
      logger.warn({ operation, participant: name, ageMs }, "in doubt");
      const deed = { name: "recover", participant: name, bookingId: operation.bookingId } as const;
      await breakable(deed, () => settle(coordination, operation, [name]));
      age.observe(ageMs / 1_000);
      settled.inc();
    }
    return Math.max(0, ...doubts.map(({ ageMs }) => ageMs / 1_000));
  };
  return every(recoveryPeriodMs, look, (error) => logger.warn({ err: error }, "a recovery failed: the next one tries again"));
}

/** Aborts what nobody decided, or obeys what somebody did; both through the log. */
function settle(coordination: Coordination, operation: Operation, participants: string[]): Promise<void> {
  return undertake(
    coordination,
    { operation, works: [], body: undefined, isFinal: () => true, changed: () => undefined },
    { type: "recover", participants },
  );
}
