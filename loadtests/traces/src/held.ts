import { endOf, placed, type Placed, type Tree } from "./tree.ts";

/** How long a request kept from others what they may want: the longest of its keepings, each at one participant. */
export function heldMs(tree: Tree): number {
  const spans = placed(tree);
  const participants = new Set(spans.map(({ span }) => span.service));
  return Math.max(0, ...[...participants].map((service) => keptAt(spans.filter(({ span }) => span.service === service))));
}

/** A promise keeps its rows from when it has them until its participant has finished; whatever else keeps them while it writes. */
function keptAt(own: Placed[]): number {
  const promise = own.filter(({ role, verb }) => role === "hold" && verb === "prepare");
  const statements = own.filter(({ role, span }) => role === "hold" && (span.name === "statement" || span.name === "script"));
  const locked = own.filter(({ role, span }) => role === "hold" && span.wait === "lock").map(({ span }) => endOf(span));
  const fromMs = Math.max(Math.min(...statements.map(({ span }) => span.startMs)), ...locked);
  const finished = own.filter(({ role }) => role === "finish").map(({ span }) => endOf(span));
  const written = statements.map(({ span }) => endOf(span));
  const untilMs = Math.max(...(promise.length > 0 && finished.length > 0 ? finished : written));
  return Number.isFinite(untilMs - fromMs) ? Math.max(0, untilMs - fromMs) : 0;
}
