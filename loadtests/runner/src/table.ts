/** Draws rows as columns of text: the first column to the left, numbers to the right. */
export function drawTable(header: string[], rows: string[][]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const draw = (cells: string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [draw(header), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(draw)].join("\n");
}
