import type { TopLevelSpec } from "vega-lite";

/** A piece of a sentence: words, or words of a kind. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly variant: string }
  | { readonly href: string; readonly words: string };

/** A sentence, or what stands in a cell. */
export type Text = Inline | readonly Inline[];

/** A column of a table; numbers are set to the right. */
export interface Column {
  title: string;
  numeric?: boolean;
}

/** Rows under columns; the first cell of each row is its heading. */
export interface Table {
  kind: "table";
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Text[])[];
  /** Long tables are folded away until somebody asks for them. */
  folded?: boolean;
}

/** A chart, what it shows in words, and its numbers as a table. */
export interface Figure {
  kind: "figure";
  title: string;
  /** What the chart shows, for those who do not see it. */
  finding: string;
  draw: (widthPx: number) => TopLevelSpec;
  table: Table;
}

/** Charts of the same kind side by side. */
export interface Multiples {
  kind: "multiples";
  figures: readonly Figure[];
  /** Many of them are folded away under these words until somebody asks for them. */
  summary?: string;
}

/** What a report is made of, before it is HTML or Markdown. */
export type Block =
  | { kind: "heading"; words: Text }
  | { kind: "paragraph"; words: Text; isLead?: boolean }
  | { kind: "list"; items: readonly Text[] }
  | { kind: "code"; lines: readonly string[] }
  | { kind: "folded"; summary: string; items: readonly Text[] }
  | Table
  | Figure
  | Multiples;

/** A chapter of the report. */
export interface Part {
  id: string;
  title: string;
  blocks: readonly Block[];
}

/** A whole report. */
export interface Report {
  title: string;
  subtitle: readonly string[];
  parts: readonly Part[];
}

/** A paragraph. */
export function paragraph(words: Text): Block {
  return { kind: "paragraph", words };
}

/** A heading within a chapter. */
export function heading(words: Text): Block {
  return { kind: "heading", words };
}

/** A table; a column whose title ends in a unit or that is named so holds numbers. */
export function table({ caption, columns, rows, folded }: Omit<Table, "kind">): Table {
  return { kind: "table", caption, columns, rows, ...(folded === undefined ? {} : { folded }) };
}

/** Columns of which the first few hold words and the others numbers. */
export function columnsOf(words: readonly string[], numbers: readonly string[]): Column[] {
  return [...words.map((title) => ({ title })), ...numbers.map((title) => ({ title, numeric: true }))];
}
