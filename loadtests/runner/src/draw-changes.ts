import { styleText } from "node:util";
import type { Change, Changes } from "@coordbench/report";
import { drawTable } from "./table.ts";

const header = ["variant", "load", "measure", "before", "now", "ratio", "interval", "verdict"];

/** What changed since another session: everything that is shown, and how much is not. */
export function drawChanges({ changes, remarks }: Changes): string {
  const shown = changes.filter(({ verdict }) => verdict === "worse" || verdict === "better");
  const drawn = shown.length === 0 ? [] : [drawTable(header, shown.map(rowOf))];
  return [...drawn, ...remarks, restOf(changes)].join("\n");
}

function rowOf({ variant, load, label, before, after, ratio, interval, verdict }: Change): string[] {
  const between = interval === null ? "–" : interval.map(figure).join(" to ");
  return [
    variant,
    load,
    label,
    figure(before),
    figure(after),
    figure(ratio ?? after / before),
    between,
    styleText(verdict === "worse" ? "red" : "green", verdict),
  ];
}

function restOf(changes: readonly Change[]): string {
  const number = (verdict: Change["verdict"]) => changes.filter((change) => change.verdict === verdict).length;
  return `${changes.length} measures in common: ${number("worse")} worse, ${number("better")} better, ${number("no change shown")} without a change that is shown, ${number("too few runs")} with too few runs to tell`;
}

const figure = (value: number) => String(Number(value.toPrecision(3)));
