import { styleText } from "node:util";
import { failpoints } from "@coordbench/faults/failpoints";
import type { FaultCase } from "./fault.ts";
import { describeFault } from "./plan.ts";

/** All cases in words, and where services have them all failpoints with where they sit in each protocol. */
export function listFaults(cases: readonly FaultCase[], { withFailpoints }: { withFailpoints: boolean }): string {
  const designs = Map.groupBy(cases, ({ design }) => design);
  const listed = [...designs].map(([design, own]) => listCases(design, own));
  return [...listed, ...(withFailpoints ? [...designs.keys()].map(listFailpoints) : [])].join("\n\n");
}

function listCases(design: string, cases: readonly FaultCase[]): string {
  const lines = cases.map(
    ({ name, where, fault, expected, faults }) =>
      `  ${styleText("bold", name)}\n    ${where}: ${fault} → ${expected}\n    ${faults.map((each) => `${each.atS} s: ${describeFault(each)}`).join("\n    ")}`,
  );
  return `${styleText("bold", `${design}: ${cases.length} cases`)}\n${lines.join("\n")}`;
}

function listFailpoints(design: string): string {
  const own = failpoints.flatMap(({ name, service, place, modes }) => {
    const where = (place as Partial<Record<string, string>>)[design];
    return where === undefined ? [] : [`  ${service.padEnd(9)}  ${name.padEnd(16)}  ${where}\n${" ".repeat(31)}(${modes.join(", ")})`];
  });
  return `${styleText("bold", `${design}: ${own.length} failpoints`)}\n${own.join("\n")}`;
}
