import type { Block, Inline, Report, Table, Text } from "../document.ts";

/** Renders a report as Markdown: charts are left to the page, their numbers stand in their tables. */
export function renderMarkdown({ title, subtitle, parts }: Report): string {
  const chapters = parts.map((part) => [`## ${part.title}`, ...part.blocks.map(renderBlock)].join("\n\n"));
  return `${[`# ${title}`, subtitle.join("  \n"), ...chapters].join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `### ${write(block.words)}`;
    case "paragraph":
      return block.isLead === true ? `**${write(block.words)}**` : write(block.words);
    case "folded":
      return [`${block.summary}:`, renderBlock({ kind: "list", items: block.items })].join("\n\n");
    case "list":
      return block.items.map((item) => `- ${write(item)}`).join("\n");
    case "code":
      return ["```sh", ...block.lines, "```"].join("\n");
    case "table":
      return renderTable(block);
    case "figure":
      return [`**${block.title}.** ${block.finding}`, renderTable(block.table)].join("\n\n");
    case "multiples":
      return block.figures.map(renderBlock).join("\n\n");
  }
}

function renderTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `_${caption}_`,
    "",
    line(columns.map(({ title }) => title)),
    line(columns.map(({ numeric }) => (numeric === true ? "---:" : "---"))),
    ...rows.map((row) => line(row.map((cell) => write(cell).replaceAll("|", "\\|").replaceAll("\n", " ")))),
  ].join("\n");
}

function write(text: Text): string {
  return Array.isArray(text) ? text.map((piece: Inline) => writeInline(piece)).join("") : writeInline(text as Inline);
}

function writeInline(piece: Inline): string {
  if (typeof piece === "string") return piece.replaceAll(/[<*_`]/g, "\\$&");
  if ("code" in piece) return `\`${piece.code}\``;
  // A space before the closing stars would leave them stars.
  if ("strong" in piece) return `**${piece.strong.trimEnd()}**${piece.strong.endsWith(" ") ? " " : ""}`;
  return "href" in piece ? `[${piece.words}](${piece.href})` : `\`${piece.variant}\``;
}
