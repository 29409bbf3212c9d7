import type { Change, Changes } from "../../analysis/changes.ts";
import { columnsOf, paragraph, table, type Block, type Part, type Text } from "../document.ts";
import { count, digits, range, times } from "../numbers.ts";

/** What changed since another session. */
export function changesPart({ changes, remarks }: Changes): Part {
  const list: Block[] = remarks.length === 0 ? [] : [{ kind: "list", items: remarks }];
  return { id: "changes", title: "What changed since the baseline", blocks: [paragraph(summary(changes)), ...list, ...tables(changes)] };
}

/** The change in one sentence. */
function summary(changes: readonly Change[]): string {
  const number = (verdict: Change["verdict"]) => changes.filter((change) => change.verdict === verdict).length;
  return `Of ${count(changes.length, "measure")} that both sessions have, ${number("worse")} became worse, ${number("better")} became better, ${number("no change shown")} show no change, and ${number("too few runs")} have too few runs to tell (4 in each session at least). Intervals are wide enough that all of them together raise a false alarm once in twenty sessions, as far as so few runs allow; what differs between two days on the same machine is not in them.`;
}

function tables(changes: readonly Change[]): Block[] {
  if (changes.length === 0) return [];
  return [
    table({
      caption: "Medians of the valid runs before and now, and what is known of their ratio",
      columns: [...columnsOf(["Variant", "Load", "Measure"], ["before", "now", "ratio", "interval", "runs"]), { title: "verdict" }],
      rows: changes.map((change): Text[] => [
        { variant: change.variant },
        change.load,
        `${change.label}, ${change.unit}`,
        digits(change.before),
        digits(change.after),
        change.ratio === null ? "–" : times(change.ratio),
        change.interval === null ? "–" : range(change.interval),
        change.runs.join(" and "),
        change.verdict === "worse" || change.verdict === "better" ? { strong: change.verdict } : change.verdict,
      ]),
    }),
  ];
}
