// The legal words of a booking's journal and of a participant's ledger, said apart from the machines that write them:
// the tests hold the machines against these words, and an audit holds the ledgers of a run against them.
import type { CoordinatorEntry } from "./coordinator.ts";
import type { InventoryEntry, PaymentEntry } from "./participant.ts";

const letters: Record<CoordinatorEntry["type"], string> = {
  accepted: "A",
  reserved: "r",
  refused: "x",
  charged: "c",
  declined: "d",
  sold: "s",
  expired: "e",
  unanswered: "u",
  confirmed: "C",
  rejected: "R",
  cancelled: "K",
  refunded: "f",
  released: "l",
  incident: "i",
};

/** Backwards is reverse order: the refund, then the releases. A payment that did not answer is `U`. */
const back = "(?:i?f)?[il]*|i";
/** Every beginning of a legal word is legal: a journal is read while it grows. */
const legal = new RegExp(`^(?:A[rxu]*(?:(?:[dU]|c[seu]*)?R(?:${back})|[cdU]|c[seu]*|cs*C(?:K(?:${back}))?)?)?$`);

type Participated = CoordinatorEntry & { participant: string };

/** What is wrong with a booking's journal, if anything; of a booking at rest (`isAtRest`) all compensations must be there. */
export function journalFault(journal: readonly CoordinatorEntry[], isAtRest: boolean): string | undefined {
  const [first] = journal;
  if (first === undefined) return undefined;
  if (first.type !== "accepted") return `begins with ${first.type}`;
  const { cast } = first;
  const word = journal.map((entry) => (isSilentPayment(entry, cast.payment) ? "U" : letters[entry.type])).join("");
  if (!legal.test(word)) return `is no word: ${journal.map(({ type }) => type).join(" ")}`;
  const participated = journal.filter((entry): entry is Participated => "participant" in entry);
  if (participated.some(({ participant }) => ![cast.payment, ...cast.inventories].includes(participant))) return "names a stranger";
  return forwardFault(participated, word, cast.inventories) ?? backwardFault(journal, isAtRest);
}

/** What is wrong with what an inventory wrote of one booking, if anything. */
export function inventoryFault(ledger: readonly InventoryEntry[]): string | undefined {
  return ledgerFault(ledger, /^(?:refused|barred|reserved(?: expired| released| sold(?: released)?)?)?$/);
}

/** What is wrong with what the payment service wrote of one booking, if anything. */
export function paymentFault(ledger: readonly PaymentEntry[]): string | undefined {
  return ledgerFault(ledger, /^(?:declined|barred|charged(?: refunded)?)?$/);
}

function ledgerFault(ledger: readonly { type: string }[], words: RegExp): string | undefined {
  const word = ledger.map(({ type }) => type).join(" ");
  return words.test(word) ? undefined : `is no word: ${word}`;
}

function isSilentPayment(entry: CoordinatorEntry, payment: string): boolean {
  return entry.type === "unanswered" && entry.participant === payment;
}

/** Each step is taken once by each inventory, and only after the step before it succeeded everywhere. */
function forwardFault(participated: Participated[], word: string, inventories: string[]): string | undefined {
  const namesOf = (types: string[], among = participated) =>
    among.filter(({ type }) => types.includes(type)).map(({ participant }) => participant);
  const charged = participated.findIndex(({ type }) => type === "charged");
  const beforeCharge = charged < 0 ? participated : participated.slice(0, charged);
  const afterCharge = charged < 0 ? [] : participated.slice(charged);
  const held = namesOf(["reserved", "refused"], beforeCharge);
  const silent = namesOf(["unanswered"], beforeCharge).filter((name) => inventories.includes(name));
  const asked = namesOf(["sold", "expired", "unanswered"], afterCharge);
  if (repeats([...held, ...silent]) || repeats(asked)) return "has two answers to one question";
  if (/[cdU]/.test(word) && !isSame(namesOf(["reserved"]), inventories)) return "charges before every inventory holds its part";
  if (word.includes("C") && !isSame(namesOf(["sold"]), inventories)) return "confirms before every inventory has sold";
  if (/R/.test(word) && !/[xdueU]/.test(word)) return "rejects without a reason";
  return undefined;
}

/** What is taken back is what was done or may have been: no more, each once, and all of it once the booking is at rest. */
function backwardFault(journal: readonly CoordinatorEntry[], isAtRest: boolean): string | undefined {
  const decision = journal.findLastIndex(({ type }) => type === "rejected" || type === "cancelled");
  if (decision < 0) return isAtRest && !journal.some(({ type }) => type === "confirmed") ? "has no decision" : undefined;
  const before = journal.slice(0, decision);
  const done = new Map<string, "refunded" | "released">();
  const [accepted] = before;
  for (const entry of before) {
    if (!("participant" in entry)) continue;
    const isPayment = accepted?.type === "accepted" && entry.participant === accepted.cast.payment;
    if (["refused", "declined", "expired"].includes(entry.type)) done.delete(entry.participant);
    else done.set(entry.participant, isPayment ? "refunded" : "released");
  }
  const needsRefund = [...done.values()].includes("refunded");
  for (const entry of journal.slice(decision + 1)) {
    if (!("participant" in entry)) continue;
    const due = done.get(entry.participant);
    if (due === undefined) return `takes back what ${entry.participant} has not done`;
    if (entry.type === "incident") continue;
    if (entry.type !== due) return `asks ${entry.participant} to take back what is not its to take back`;
    if (entry.type === "released" && needsRefund && [...done.values()].includes("refunded")) return "releases before the refund";
    done.delete(entry.participant);
  }
  return isAtRest && done.size > 0 ? `has not taken back what ${[...done.keys()].join(", ")} did` : undefined;
}

const repeats = (names: string[]) => new Set(names).size < names.length;
const isSame = (names: string[], all: string[]) => names.length === all.length && all.every((name) => names.includes(name));
