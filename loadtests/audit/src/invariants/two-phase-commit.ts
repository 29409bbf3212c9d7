import type { Invariant } from "../audit.ts";
import { count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Decision, Mark } from "../ledgers.ts";
import { isConfirmed, isDecidedTwice, itemsOf, operationKinds, trailsOf, type Operation, type Trail } from "../trails.ts";

const appliedIn = ({ marks }: Operation, attempt: number): Mark[] =>
  marks.filter((mark) => mark.state === "applied" && mark.attempt === attempt);

/** Which participants a booking has: payment, and the inventories that hold any of its items. */
function participantsOf(trail: Trail, inventoryOf: Map<string, string>): string[] {
  const inventories = itemsOf(trail).flatMap(({ sku }) => inventoryOf.get(sku) ?? []);
  return [...new Set(inventories), "payment"];
}

/** Whether some participant did not do what was decided on a booking, attempt by attempt. */
function isDisobeyed(trail: Trail, participants: string[]): boolean {
  return operationKinds.some((kind) =>
    trail[kind].decisions.some(({ attempt }) => {
      const applied = new Set(appliedIn(trail[kind], attempt).map(({ participant }) => participant));
      const commits = trail[kind].decisions.some((decision) => decision.attempt === attempt && decision.outcome === "confirmed");
      return commits ? participants.some((participant) => !applied.has(participant)) : applied.size > 0;
    }),
  );
}

/** 12 (AC1). COMMIT decided means applied everywhere; anything else decided means applied nowhere. */
export const decidedIsApplied: Invariant = {
  id: 12,
  name: "decided is applied everywhere or nowhere",
  check(ledgers) {
    const inventoryOf = new Map(ledgers.dataset.stock.map(({ sku, inventory }) => [sku, inventory]));
    const wrong = trailsOf(ledgers).filter((trail) => isDisobeyed(trail, participantsOf(trail, inventoryOf)));
    const decided = count(ledgers.decisions.length, "decision");
    if (ledgers.marks.length === 0 || ledgers.decisions.length === 0)
      return unknown(`${decided} and ${count(ledgers.marks.length, "mark")} of participants were read: both are needed`);
    if (wrong.length > 0)
      return violated(
        wrong.map(({ bookingId }) => bookingId),
        `${count(wrong.length, "booking")} not applied as decided, of ${decided}`,
      );
    const commits = ledgers.decisions.filter(({ outcome }) => outcome === "confirmed").length;
    return holds(`${decided}: ${figure(commits)} applied by every participant, ${figure(ledgers.decisions.length - commits)} by none`);
  },
};

/** 13 (AC2). One decision ever: one for each attempt, and at most one of them to commit. */
export const decidedOnce: Invariant = {
  id: 13,
  name: "decided once",
  check(ledgers) {
    const operations = trailsOf(ledgers).flatMap((trail) =>
      operationKinds.map((kind) => ({ id: trail.bookingId, operation: trail[kind] })),
    );
    const decided = operations.filter(({ operation }) => operation.decisions.length > 0);
    const wrong = decided.filter(({ operation }) => isDecidedTwice(operation));
    if (wrong.length > 0)
      return violated(
        wrong.map(({ id }) => id),
        `${count(wrong.length, "operation")} decided more than once, of ${figure(decided.length)}`,
      );
    if (decided.length === 0) return unknown("no decision was logged");
    return holds(`${count(decided.length, "operation")} decided, each attempt once: ${count(ledgers.decisions.length, "decision")}`);
  },
};

/** The decisions to commit of a booking, each with the promises that it relies on. */
function commitsOf(trail: Trail): { decision: Decision; promises: Mark[] }[] {
  return operationKinds
    .map((kind) => trail[kind])
    .filter(isConfirmed)
    .flatMap((operation) =>
      operation.decisions
        .filter(({ outcome }) => outcome === "confirmed")
        .map((decision) => ({ decision, promises: appliedIn(operation, decision.attempt) })),
    );
}

const promisedLate = (commit: ReturnType<typeof commitsOf>[number]) =>
  commit.promises.some(({ promisedAtMs }) => promisedAtMs > commit.decision.decidedAtMs);

/** 14 (AC3). Every participant's promise precedes the decision to commit. */
export const promisedBeforeDecided: Invariant = {
  id: 14,
  name: "promised before decided",
  check(ledgers) {
    const commits = trailsOf(ledgers).flatMap(commitsOf);
    const late = commits.filter(promisedLate);
    if (late.length > 0)
      return violated(
        late.map(({ decision }) => decision.bookingId),
        `${count(late.length, "decision")} to commit before every participant had promised`,
      );
    const promises = sum(commits, (commit) => commit.promises.length);
    if (promises === 0) return unknown("no promise behind a decision to commit was read");
    return holds(`${count(promises, "promise")} of participants, each no later than the decision to commit that relies on it`);
  },
};
