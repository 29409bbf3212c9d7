import { expect, it } from "vitest";
import { renderMarkdown } from "./markdown.ts";

it("writes tables, code and figures as Markdown, and takes nothing in them for markup", () => {
  const table = {
    kind: "table",
    caption: "Numbers",
    columns: [{ title: "what" }, { title: "ms", numeric: true }],
    rows: [["a|b_c", "1"]],
  } as const;
  const figure = {
    kind: "figure",
    title: "Chart",
    finding: "It rises.",
    draw: () => expect.unreachable("Markdown has no charts"),
    table,
  } as const;
  const blocks = [
    { kind: "paragraph", words: [{ strong: "Bold. " }, "x < ", { code: "y" }, { variant: "saga" }] },
    figure,
    { kind: "code", lines: ["a"] },
  ] as const;
  const report = { title: "T", subtitle: ["s"], parts: [{ id: "p", title: "P", blocks }] };
  expect(renderMarkdown(report)).toBe(
    "# T\n\ns\n\n## P\n\n**Bold.** x \\< `y``saga`\n\n**Chart.** It rises.\n\n_Numbers_\n\n| what | ms |\n| --- | ---: |\n| a\\|b\\_c | 1 |\n\n```sh\na\n```\n",
  );
});
