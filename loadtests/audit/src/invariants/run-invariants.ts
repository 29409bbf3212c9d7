import type { Invariant } from "../audit.ts";
import { toldConfirmedIsConfirmed, toldRejectedHasNoEffect } from "./clients.ts";
import { nothingIsNegative, stockIsConserved } from "./conservation.ts";
import { atMostOnce, noPhantoms } from "./effects.ts";
import { everythingEnds, nothingForeign, nothingStaysInDoubt } from "./endings.ts";
import { nothingIsSilent } from "./incidents.ts";
import { journalsAreWords } from "./journals.ts";
import { bankBalances, bookingAndPaymentAgree } from "./money.ts";
import { refusalsAreDue } from "./refusals.ts";
import { durabilityAsDeclared, everyFaultWasHit, loadWasAttained } from "./run.ts";
import { bookingAndInventoryAgree, noOversell, oneBucketPerItem } from "./stock.ts";
import { decidedIsApplied, decidedOnce, promisedBeforeDecided } from "./two-phase-commit.ts";

/** Every invariant over the ledgers of a run, by its number. */
export const runInvariants: readonly Invariant[] = [
  stockIsConserved,
  nothingIsNegative,
  noOversell,
  bookingAndInventoryAgree,
  bookingAndPaymentAgree,
  bankBalances,
  atMostOnce,
  toldConfirmedIsConfirmed,
  toldRejectedHasNoEffect,
  noPhantoms,
  everythingEnds,
  decidedIsApplied,
  decidedOnce,
  promisedBeforeDecided,
  refusalsAreDue,
  nothingStaysInDoubt,
  nothingForeign,
  nothingIsSilent,
  journalsAreWords,
  oneBucketPerItem,
  everyFaultWasHit,
  loadWasAttained,
  durabilityAsDeclared,
];
