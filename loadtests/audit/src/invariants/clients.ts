import type { Invariant } from "../audit.ts";
import { count, figure } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Asked, Ledgers } from "../ledgers.ts";
import { netCents, netUnits } from "../outcomes.ts";
import { isConfirmed, stands, trailsOf, type Operation, type Trail } from "../trails.ts";

const wasTold = ({ asked }: Operation, told: Asked["told"]) => asked.some((request) => request.told === told);

// Part of an effect missing is the business of 4 and 5; that nothing at all is there is a lost acknowledgement.
function isLostBooking(trail: Trail): boolean {
  const { book } = trail;
  if (!wasTold(book, "confirmed")) return false;
  return !isConfirmed(book) || (stands(trail) && book.stock.length === 0 && book.money.length === 0);
}

function isLostCancel({ book, cancel }: Trail): boolean {
  return (wasTold(cancel, "cancelled") || wasTold(book, "cancelled")) && !isConfirmed(cancel);
}

const isUnaskedCancel = ({ book, cancel }: Trail) => wasTold(book, "cancelled") && cancel.asked.length === 0;

const noEvidence = ({ asked, decisions }: Ledgers) => asked.length === 0 || decisions.length === 0;

/** 8. What a client was told is confirmed, is confirmed; `cancelled` only where a cancel was asked for, and done. */
export const toldConfirmedIsConfirmed: Invariant = {
  id: 8,
  name: "told confirmed is confirmed",
  check(ledgers) {
    const trails = trailsOf(ledgers);
    const told = trails.filter(({ book }) => wasTold(book, "confirmed")).length;
    const cancelled = trails.filter(({ cancel }) => wasTold(cancel, "cancelled")).length;
    const lost = trails.filter((trail) => isLostBooking(trail) || isLostCancel(trail) || isUnaskedCancel(trail));
    const answers = `${count(told, "booking")} told confirmed and ${figure(cancelled)} told cancelled`;
    if (lost.length > 0)
      return violated(
        lost.map(({ bookingId }) => bookingId),
        `${count(lost.length, "acknowledgement")} lost, of ${answers}`,
      );
    if (noEvidence(ledgers)) return unknown("nothing was asked for, or no decision was logged");
    return holds(`0 acknowledgements lost, of ${answers}`);
  },
};

/** Whether its clients know for certain that a booking failed: a refused repeat says nothing of the booking that it repeats. */
function failedForCertain({ asked }: Operation): boolean {
  return asked.some(({ told }) => told === "rejected") || (asked.length > 0 && asked.every(({ told }) => told === "refused"));
}

// Part of an effect left over is the business of 4 and 5; here the whole booking is there that was told to have failed.
function isThereAfterAll(trail: Trail): boolean {
  return stands(trail) || ([...netUnits(trail).values()].some((units) => units > 0) && netCents(trail) > 0);
}

// A customer may ask again after a refused cancel, so that one of the answers must be in doubt or good.
function isUnadmittedCancel({ cancel }: Trail): boolean {
  const answers = cancel.asked.map(({ told }) => told);
  return isConfirmed(cancel) && answers.length > 0 && answers.every((told) => told === "rejected" || told === "refused");
}

/** 9. What a client was told is rejected has no net effect. */
export const toldRejectedHasNoEffect: Invariant = {
  id: 9,
  name: "told rejected has no effect",
  check(ledgers) {
    const trails = trailsOf(ledgers);
    const failed = trails.filter(({ book }) => failedForCertain(book));
    const wrong = [...failed.filter(isThereAfterAll), ...trails.filter(isUnadmittedCancel)];
    if (wrong.length > 0)
      return violated(
        wrong.map(({ bookingId }) => bookingId),
        `${count(wrong.length, "booking")} done although the client was told not, of ${figure(failed.length)} told rejected or refused`,
      );
    if (noEvidence(ledgers)) return unknown("nothing was asked for, or no decision was logged");
    return holds(`${count(failed.length, "booking")} told rejected or refused, 0 of them with an effect`);
  },
};
