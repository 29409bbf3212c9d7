import { degradedBelow, healthyLockMs } from "../../analysis/recovery-times.ts";
import { lossesOf } from "../../analysis/recovery-words.ts";
import type { Recovery, RecoveryFindings, RecoveryPair } from "../../analysis/recovery-findings.ts";
import type { FaultRecord } from "../../results/faults.ts";
import type { Measured } from "../../results/measured.ts";
import type { Accents } from "../accents.ts";
import { columnsOf, heading, paragraph, table, type Block, type Part, type Table, type Text } from "../document.ts";
import { count, percent, seconds } from "../numbers.ts";
import { goodputFigures } from "./recovery-charts.ts";

/** What each fault cost each design, and both of them beside each other where they were broken alike. */
export function recoveryPart(findings: RecoveryFindings, accents: Accents): Part | undefined {
  const { cases, notPassed, words } = findings;
  if (words.length === 0) return undefined;
  const designs = [...Map.groupBy(cases, ({ record }) => record.design)];
  return {
    id: "recovery",
    title: "What recovery costs",
    blocks: [
      { kind: "paragraph", words: words.join(" "), isLead: true },
      { kind: "list", items: legend },
      ...pairBlocks(findings, accents),
      ...designs.flatMap(([design, own]) => designBlocks(design, own, accents)),
      ...notPassedBlocks(notPassed),
      ...notKnownBlocks(cases),
    ],
  };
}

const legend: Text[] = [
  [
    { strong: "Blocked: " },
    `rows were locked by a booking that had kept them for more than ${healthyLockMs} ms, while nobody decided or nobody heard what was decided. A saga’s hold keeps units, not rows: nobody waits for it.`,
  ],
  [{ strong: "Degraded: " }, `seconds of load that confirmed less than ${percent(degradedBelow)} of what a second before the fault did.`],
  [{ strong: "Drained: " }, "from the healing until nothing was left unfinished that had not moved since before it."],
  [{ strong: "In doubt: " }, "the most operations that were unfinished at one moment, and the age of the oldest."],
  "Each case was played once: a difference of a second or of a few bookings may be chance.",
];

function pairBlocks({ pairs, left }: RecoveryFindings, accents: Accents): Block[] {
  if (pairs.length === 0 && left.length === 0) return [];
  const figures = pairs.flatMap(({ shared, a, b }) =>
    goodputFigures({ cases: [a, b], title: ({ record }) => `${shared}: ${record.design}` }, accents),
  );
  return [
    heading("Both designs under the same faults"),
    { kind: "list", items: [...pairs.map(({ shared, words }): Text => [{ strong: `${shared}:` }, ` ${words}`]), ...left.map(notCompared)] },
    ...(pairs.length === 0 ? [] : [pairTable(pairs), { kind: "multiples" as const, figures }]),
  ];
}

const notCompared = (why: string): Text => [{ strong: "Not compared:" }, ` ${why}`];

function pairTable(pairs: readonly RecoveryPair[]): Table {
  return table({
    caption: "What the same fault at the same time under the same load cost each design",
    columns: [{ title: "Fault" }, { title: "Design" }, ...costColumns],
    rows: pairs.flatMap(({ shared, a, b }) => [a, b].map((each): Text[] => [shared, { variant: each.record.design }, ...costCells(each)])),
  });
}

function designBlocks(design: string, own: readonly Recovery[], accents: Accents): Block[] {
  const figures = own.flatMap((each) => goodputFigures({ cases: [each], title: ({ record }) => `${record.name}: ${design}` }, accents));
  return [
    heading(["Every fault of ", { variant: design }]),
    table({
      caption: `What each fault cost ${design}`,
      columns: [{ title: "Case" }, ...costColumns, { title: "verdict" }],
      rows: own.map((each): Text[] => [each.record.name, ...costCells(each), verdictOf(each)]),
    }),
    caseTable(design, own),
    { kind: "multiples", figures, summary: `Goodput over time in ${count(own.length, "case")} of ${design}` },
  ];
}

const costColumns = [
  ...columnsOf([], ["blocked s", "degraded s", "refused", "no answer", "drained s", "in doubt", "oldest s"]),
  { title: "lost" },
];

function costCells(each: Recovery): Text[] {
  const { record, blockedS, degradedS, refused, unanswered, drainedS } = each;
  return [
    seconds(blockedS),
    seconds(degradedS),
    String(refused),
    String(unanswered),
    seconds(drainedS),
    String(record.worst.unfinished),
    seconds(record.worst.oldestMs / 1_000),
    sayLost(record),
  ];
}

const verdictOf = ({ record: { verdict } }: Recovery) => (verdict === "failed" ? { strong: verdict } : verdict);

function sayLost(record: FaultRecord): string {
  const losses = lossesOf(record);
  if (losses === undefined) return "–";
  return losses.length === 0 ? "nothing" : losses.join(", ");
}

/** What was done in each case, and what shows that it hit. */
function caseTable(design: string, own: readonly Recovery[]): Table {
  return table({
    caption: `What was broken in each case of ${design}, and what shows that it was`,
    columns: ["Case", "Where", "What goes wrong", "What must come of it", "What was done", "What shows that it hit"].map((title) => ({
      title,
    })),
    rows: own.map(({ record: { name, where, fault, expected, faults } }): Text[] => [
      name,
      where,
      fault,
      expected,
      faults.map(({ what }) => what).join("; "),
      faults.map(({ evidence }) => evidence).join("; "),
    ]),
    folded: true,
  });
}

function notPassedBlocks(notPassed: readonly FaultRecord[]): Block[] {
  if (notPassed.length === 0) return [];
  const items = notPassed.map(({ name, design, verdict, because }): Text => [
    { strong: name },
    " of ",
    { variant: design },
    ` ${verdict === "failed" ? "failed" : "is invalid"}: ${because.join("; ")}`,
  ]);
  return [
    heading("What did not pass, and why"),
    paragraph(
      "A case is invalid where a fault did not hit or the load did not come: it shows nothing, and is in no table or chart above. A case that failed is in them.",
    ),
    { kind: "list", items },
  ];
}

const measures: Record<string, (each: Recovery) => Measured> = {
  "time blocked": ({ blockedS }) => blockedS,
  "time degraded": ({ degradedS }) => degradedS,
  "time to drain": ({ drainedS }) => drainedS,
  "units lost": ({ record }) => record.lost.units,
  "money lost": ({ record }) => record.lost.cents,
};

/** Why there is a dash in place of a number: each reason once, with the cases that it is true of. */
function notKnownBlocks(cases: readonly Recovery[]): Block[] {
  const gaps = Object.entries(measures).flatMap(([name, of]) =>
    cases.flatMap((each) => {
      const value = of(each);
      return typeof value === "number" ? [] : [{ what: `${name}: ${value.reason}`, where: `${each.record.name} of ${each.record.design}` }];
    }),
  );
  const items = [...Map.groupBy(gaps, ({ what }) => what)].map(([what, own]) => `${what} (${own.map(({ where }) => where).join(", ")})`);
  return items.length === 0 ? [] : [{ kind: "folded", summary: "What is not known, and why", items }];
}
