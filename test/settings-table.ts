import { variableOf, type Variables } from "@coordbench/runtime";
import { z } from "zod";
import { variables as sagaBooking } from "../services/saga/booking/src/config.ts";
import { variables as sagaInventory } from "../services/saga/inventory/src/config.ts";
import { variables as sagaPayment } from "../services/saga/payment/src/config.ts";
import { variables as booking } from "../services/two-phase-commit/booking/src/config.ts";
import { variables as inventory } from "../services/two-phase-commit/inventory/src/config.ts";
import { variables as payment } from "../services/two-phase-commit/payment/src/config.ts";
import { variables as uncoordinated } from "../services/uncoordinated/src/config.ts";

/** Every service by its folder, with its settings. */
export const services: [name: string, variables: Variables][] = [
  ["two-phase-commit/booking", booking],
  ["two-phase-commit/inventory", inventory],
  ["two-phase-commit/payment", payment],
  ["saga/booking", sagaBooking],
  ["saga/inventory", sagaInventory],
  ["saga/payment", sagaPayment],
  ["uncoordinated", uncoordinated],
];
const begin = "<!-- settings -->";
const end = "<!-- /settings -->";

/** Puts the table of every service's settings between its two markers in a text. */
export function withSettings(text: string): string {
  const [before, rest] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || rest < before) throw new Error(`no ${begin} … ${end}: the settings have no place`);
  return `${text.slice(0, before + begin.length)}\n\n${describeSettings()}\n\n${text.slice(rest)}`;
}

function describeSettings(): string {
  return services
    .map(([name, variables]) => `### \`${name}\`\n\n${drawMarkdown([["variable", "default", "meaning"], ...rowsOf(variables)])}`)
    .join("\n\n");
}

function rowsOf(variables: Variables): string[][] {
  return Object.entries(variables).map(([name, schema]) => {
    const { default: standard, description } = z.toJSONSchema(schema, { io: "input" });
    if (description === undefined) throw new Error(`the setting ${name} says nothing of its meaning`);
    const isOptional = schema.safeParse(undefined).success;
    return [
      `\`${variableOf(name)}\``,
      typeof standard === "string" ? `\`${standard}\`` : isOptional ? "unset" : "must be set",
      description,
    ];
  });
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function drawMarkdown([header = [], ...rows]: string[][]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const draw = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [draw(header), draw(widths.map((width) => "-".repeat(width))), ...rows.map(draw)].join("\n");
}
