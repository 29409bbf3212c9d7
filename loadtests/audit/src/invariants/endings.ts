import type { Invariant } from "../audit.ts";
import { count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers, Mark, Unfinished } from "../ledgers.ts";
import { placeName } from "../stock.ts";
import { operationKinds, trailsOf, type Operation, type Trail } from "../trails.ts";

const isAcceptedForEver = ({ asked, decisions }: Operation) => decisions.length === 0 && asked.some(({ told }) => told === "pending");

/** 11. Everything ends: no accepted operation without an outcome, and nothing held when all is quiet. */
export const everythingEnds: Invariant = {
  id: 11,
  name: "everything ends",
  check(ledgers) {
    const open = trailsOf(ledgers).filter((trail) => operationKinds.some((kind) => isAcceptedForEver(trail[kind])));
    const holding = ledgers.stock.filter(({ held }) => held !== 0);
    const ids = [...open.map(({ bookingId }) => bookingId), ...holding.map(placeName)];
    if (ids.length > 0)
      return violated(
        ids,
        `${count(open.length, "booking")} accepted and never decided, ${count(
          sum(holding, ({ held }) => held),
          "unit",
        )} still held`,
      );
    if (ledgers.asked.length === 0 || ledgers.stock.length === 0) return unknown("nothing was asked for, or no stock was read");
    return holds(
      `${count(ledgers.asked.length, "request")}, 0 of them accepted and never decided; 0 units still held in ${count(ledgers.stock.length, "bucket")}`,
    );
  },
};

const label = ({ where, what }: Unfinished) => `${where}: ${what}`;

/** 16. Nothing stays in doubt. */
export const nothingStaysInDoubt: Invariant = {
  id: 16,
  name: "nothing stays in doubt",
  check({ decisions, unfinished }) {
    const doubtful = unfinished.filter(({ foreign }) => !foreign);
    const oldestMs = Math.max(...doubtful.map(({ ageMs }) => ageMs));
    if (doubtful.length > 0)
      return violated(doubtful.map(label), `${count(doubtful.length, "operation")} in doubt, the oldest for ${figure(oldestMs)} ms`);
    if (decisions.length === 0) return unknown("no decision was logged");
    return holds(`${count(decisions.length, "decision")}, 0 operations in doubt`);
  },
};

// What was applied against a decision is invariant 12; here nobody decided at all.
function finishedByHand(trail: Trail): Mark[] {
  return operationKinds.flatMap((kind) => {
    const { marks, decisions } = trail[kind];
    return marks.filter(({ state, attempt }) => state === "applied" && decisions.every((decision) => decision.attempt !== attempt));
  });
}

const marksOf = (ledgers: Ledgers) => ledgers.marks.filter(({ state }) => state === "applied").length;

/** 17. No foreign or heuristically finished transaction. */
export const nothingForeign: Invariant = {
  id: 17,
  name: "nothing foreign or finished by hand",
  check(ledgers) {
    const foreign = ledgers.unfinished.filter((entry) => entry.foreign);
    const byHand = trailsOf(ledgers).flatMap(finishedByHand);
    const ids = [...foreign.map(label), ...byHand.map(({ bookingId }) => bookingId)];
    if (ids.length > 0)
      return violated(
        ids,
        `${count(foreign.length, "transaction")} of somebody else, ${count(byHand.length, "participant")} finished without a decision`,
      );
    if (ledgers.marks.length === 0) return unknown("no participant's mark was read");
    return holds(
      `0 foreign transactions; ${count(marksOf(ledgers), "participant")} applied what the coordinator decided, 0 without its decision`,
    );
  },
};
