import type { Run } from "../../results/run.ts";
import { paragraph, table, type Block, type Part, type Table, type Text } from "../document.ts";
import { count } from "../numbers.ts";

type Invariant = Run["audit"]["invariants"][number];

/** What the audit of every ledger found. */
export function auditPart(runs: readonly Run[]): Part | undefined {
  const designs = Map.groupBy(runs, ({ design }) => design);
  if (runs.length === 0) return undefined;
  const broken = runs.filter(({ audit }) => audit.verdict !== "holds");
  return {
    id: "audit",
    title: "The audit",
    blocks: [paragraph(summary(runs, broken)), ...[...designs].map(([design, own]) => invariantTable(design, own)), ...evidence(broken)],
  };
}

function summary(runs: readonly Run[], broken: readonly Run[]): string {
  const unexpected = broken.filter(({ audit }) => audit.verdict !== audit.expected).length;
  const rest =
    broken.length === 0
      ? "all of them hold"
      : `${broken.length} of them do not hold, ${unexpected === 0 ? "each as its design must" : `${unexpected} where they should: these runs are invalid`}`;
  return `After each run an independent check reads every ledger and trusts no service’s word. Of ${count(runs.length, "run")}, ${rest}.`;
}

function invariantTable(design: string, runs: readonly Run[]): Table {
  const byId = Map.groupBy(
    runs.flatMap(({ audit }) => audit.invariants),
    ({ id }) => id,
  );
  const rows = [...byId].toSorted(([a], [b]) => a - b).map(([id, own]) => invariantRow(id, own));
  return table({
    caption: `Invariants of ${design} in ${count(runs.length, "run")}`,
    columns: [
      { title: "Number", numeric: true },
      { title: "Invariant" },
      { title: "holds", numeric: true },
      { title: "violated", numeric: true },
      { title: "unknown", numeric: true },
    ],
    rows,
    folded: true,
  });
}

function invariantRow(id: number, own: readonly Invariant[]): Text[] {
  const found = (verdict: Invariant["verdict"]) => String(own.filter((each) => each.verdict === verdict).length);
  return [String(id), own[0]?.name ?? "", found("holds"), found("violated"), found("unknown")];
}

function evidence(broken: readonly Run[]): Block[] {
  const rows = broken.flatMap(({ id, step, workload, audit }) =>
    audit.invariants
      .filter(({ verdict }) => verdict !== "holds")
      .map((invariant): Text[] => [
        id,
        { variant: step.variant },
        workload,
        `${invariant.id} ${invariant.name}`,
        invariant.verdict,
        invariant.evidence,
      ]),
  );
  const columns = ["Run", "Variant", "Workload", "Invariant", "Verdict", "Evidence"].map((title) => ({ title }));
  return rows.length === 0 ? [] : [table({ caption: "What does not hold, and the evidence", columns, rows, folded: rows.length > 12 })];
}
