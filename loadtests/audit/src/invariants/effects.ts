import { canonicalText } from "@coordbench/domain";
import type { Invariant } from "../audit.ts";
import { count, figure } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import { placeName } from "../stock.ts";
import { operationKinds, trailsOf, type Operation, type Trail } from "../trails.ts";

/** A name for each effect of an operation: the same effect twice has the same name twice. */
function effectNames({ stock, money, marks }: Operation): string[] {
  return [
    ...stock.map((row) => `${placeName(row)} ${row.units > 0 ? "taken" : "returned"}`),
    ...money.map(({ cents }) => (cents > 0 ? "captured" : "refunded")),
    ...marks.filter(({ state }) => state === "applied").map(({ participant, attempt }) => `${participant} applied ${attempt}`),
  ];
}

/** 7. At most once: each effect, capture, refund and final transition exists at most once per operation. */
export const atMostOnce: Invariant = {
  id: 7,
  name: "at most once",
  check(ledgers) {
    const wrong: string[] = [];
    let effects = 0;
    for (const trail of trailsOf(ledgers)) {
      for (const names of operationKinds.map((kind) => effectNames(trail[kind]))) {
        effects += names.length;
        if (new Set(names).size < names.length) wrong.push(trail.bookingId);
      }
    }
    if (wrong.length > 0)
      return violated(
        wrong,
        `${count(wrong.length, "operation")} with an effect that exists more than once, of ${count(effects, "effect")}`,
      );
    if (effects === 0) return unknown("no effect was read");
    return holds(`${count(effects, "effect")} on stock, on money and of participants, each exists once`);
  },
};

const rowsOf = ({ decisions, stock, money, marks }: Operation) => decisions.length + stock.length + money.length + marks.length;

/** Whether the log decided something else than was asked for: other items, or for somebody else. */
function isOtherBody({ asked, decisions }: Operation, kind: (typeof operationKinds)[number]): boolean {
  return decisions.some(({ bookingId, customerId, items }) => {
    if (customerId === undefined) return false;
    if (kind === "cancel" || items === undefined) return asked.every((request) => request.customerId !== customerId);
    const decided = canonicalText({ bookingId, customerId, items });
    return asked.every((request) => canonicalText(request) !== decided);
  });
}

/** Whether an operation has rows in a ledger that no client asked for. */
function isPhantom(trail: Trail, kind: (typeof operationKinds)[number]): boolean {
  const operation = trail[kind];
  if (operation.asked.length === 0) return rowsOf(operation) > 0 || (kind === "book" && trail.journals.length + trail.words.length > 0);
  const foreign = operation.money.some(({ customerId }) => operation.asked.every((request) => request.customerId !== customerId));
  return foreign || isOtherBody(operation, kind);
}

/** 10. No phantoms: every id in a ledger was asked for, with that body. */
export const noPhantoms: Invariant = {
  id: 10,
  name: "no phantoms",
  check(ledgers) {
    if (ledgers.asked.length === 0) return unknown("nothing was asked for");
    const trails = trailsOf(ledgers);
    const wrong = trails.filter((trail) => operationKinds.some((kind) => isPhantom(trail, kind))).map(({ bookingId }) => bookingId);
    if (wrong.length > 0)
      return violated(
        wrong,
        `${count(wrong.length, "booking")} in the ledgers that nobody asked for like that, of ${figure(trails.length)}`,
      );
    return holds(`${count(trails.length, "booking")} in the ledgers, each asked for by its customer with its items`);
  },
};
