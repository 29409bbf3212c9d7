import { isDeclined } from "@coordbench/domain";
import type { Ledgers } from "../../ledgers.ts";
import { trailsOf } from "../../trails.ts";
import type { Edit } from "../corpus.ts";
import { declined, first, requestOf, standing } from "../select.ts";

function refuseFor(clean: Ledgers, reason: string | undefined): Ledgers {
  const { bookingId } = declined(clean);
  const change = <Row extends { bookingId: string; reason?: string }>(row: Row): Row => {
    if (row.bookingId !== bookingId) return row;
    const changed = { ...row };
    if (reason === undefined) delete changed.reason;
    else changed.reason = reason;
    return changed;
  };
  return { ...clean, asked: clean.asked.map(change), decisions: clean.decisions.map(change) };
}

const withShare = (ledgers: Ledgers, declineShare: number): Ledgers => ({ ...ledgers, dataset: { ...ledgers.dataset, declineShare } });

/** The smallest share, in hundredths, that makes the bank decline a booking that was confirmed. */
function shareThatDeclines(clean: Ledgers): number {
  const confirmed = trailsOf(clean).filter(({ book }) => book.decisions.some(({ outcome }) => outcome === "confirmed"));
  const shares = Array.from({ length: 100 }, (_, index) => (index + 1) / 100);
  return first(
    shares.filter((share) => confirmed.some(({ bookingId }) => isDeclined(bookingId, share))),
    "confirmed booking",
  );
}

const drive = (ledgers: Ledgers, load: Partial<Ledgers["load"]>): Ledgers => {
  const { started } = ledgers.load;
  return { ...ledgers, load: { ...ledgers.load, offered: started, startLagP99Ms: 1, closedLoop: false, ...load } };
};

const weaker = ({ durability }: Ledgers) => (durability.declared === "D0" ? "below D0" : "D0");

const refusalEdits: readonly Edit[] = [
  { breaks: 15, story: "a customer was refused as sold out from full shelves", apply: (clean) => refuseFor(clean, "sold-out") },
  { breaks: 15, story: "a customer was refused for a reason that nobody declared", apply: (clean) => refuseFor(clean, "bad-mood") },
  { breaks: 15, story: "a customer was refused without a reason", apply: (clean) => refuseFor(clean, undefined) },
  { breaks: 15, story: "the bank let a booking pass that it declines", apply: (clean) => withShare(clean, shareThatDeclines(clean)) },
  { breaks: 15, story: "the bank declined customers whom it does not decline", apply: (clean) => withShare(clean, 0) },
  {
    breaks: 15,
    story: "a request was never answered although nothing had failed",
    apply: (clean) => ({ ...clean, asked: [...clean.asked, { ...requestOf(standing(clean)), bookingId: "never-used", told: "unknown" }] }),
  },
];

const conductEdits: readonly Edit[] = [
  {
    breaks: 21,
    story: "a planned crash never came",
    apply: (clean) => ({ ...clean, faults: [...clean.faults, { name: "kill the coordinator after its decision", planned: 1, hit: 0 }] }),
  },
  { breaks: 22, story: "the generator dropped arrivals", apply: (clean) => drive(clean, { dropped: 1 }) },
  {
    breaks: 22,
    story: "the generator started too few arrivals",
    apply: (clean) => drive(clean, { offered: Math.ceil(1.05 * clean.load.started) + 1 }),
  },
  { breaks: 22, story: "the generator started its arrivals late", apply: (clean) => drive(clean, { startLagP99Ms: 40 }) },
  {
    breaks: 23,
    story: "a server came back with a weaker durability class",
    apply: (clean) => ({ ...clean, durability: { ...clean.durability, after: weaker(clean) } }),
  },
  {
    breaks: 23,
    story: "a server began with a weaker durability class",
    apply: (clean) => ({ ...clean, durability: { ...clean.durability, before: weaker(clean) } }),
  },
];

/** How refusals and the conduct of the run itself go wrong. */
export const runEdits: readonly Edit[] = [...refusalEdits, ...conductEdits];
