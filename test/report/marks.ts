import type { Page } from "playwright-core";

/** A mark of a chart: its numbers by name, and where the middle of it is on the screen. */
export interface DrawnMark {
  numbers: Record<string, string>;
  left: number;
  top: number;
  width: number;
}

/** What Vega calls the marks of a chart. */
export type MarkKind = "symbol" | "rect" | "line" | "rule";

/** The marks of a kind in the chart with this title, as they are seen. */
export async function findMarks(page: Page, title: string, kind: MarkKind): Promise<DrawnMark[]> {
  const marks = page
    .locator("figure", { has: page.locator("title", { hasText: title }) })
    .locator(`svg:visible .mark-${kind} [data-label]`);
  return await marks.evaluateAll((all) =>
    all.map((mark) => {
      const { left, width, top, height } = mark.getBoundingClientRect();
      const pairs = (mark.getAttribute("data-label") ?? "").split("; ").map((pair) => pair.split(": ") as [string, string]);
      return { numbers: Object.fromEntries(pairs), left: left + width / 2, top: top + height / 2, width };
    }),
  );
}
