import type { Item } from "../../../services/shared/domain/src/booking.ts";
import type { Phase } from "../../runner/src/load-plan.ts";
import { lineKinds, type ClientLine, type LineKind } from "./line.ts";

const columns = 13;

/** Whether a line was cut off while it was written. */
export function isTorn(text: string): boolean {
  return !/\t[01]$/.test(text) || text.split("\t").length < columns;
}

/** Reads a line of the client's ledger, or says what is wrong with it. */
export function parseLine(text: string): ClientLine {
  const cells = text.split("\t");
  if (cells.length !== columns) throw new Error(`a line of the client's ledger has ${cells.length} columns, not ${columns}: ${text}`);
  const [kind, bookingId, customerId, items, phase, intended, lag, connection, duration, status, reason, serverTiming, definite] =
    cells as Thirteen;
  return {
    kind: oneOf(kind, Object.keys(lineKinds) as LineKind[]),
    bookingId,
    customerId,
    items: items.split(",").map(parseItem),
    phase: oneOf<Phase>(phase, ["w", "l"]),
    intendedMs: numberOf(intended),
    startLagMs: numberOf(lag),
    connectionMs: numberOf(connection),
    durationMs: numberOf(duration),
    status: numberOf(status),
    reason,
    serverTiming,
    definite: oneOf(definite, ["0", "1"]) === "1",
  };
}

type Text = string;
type Thirteen = [Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text];

function oneOf<T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw new Error(`the client's ledger says ${text} where it may say ${allowed.join(", ")}`);
  return found;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) throw new Error(`the client's ledger says ${JSON.stringify(text)} where a number belongs`);
  return number;
}

function parseItem(text: string): Item {
  const [sku = "", quantity = ""] = text.split(":");
  return { sku, quantity: numberOf(quantity) };
}
