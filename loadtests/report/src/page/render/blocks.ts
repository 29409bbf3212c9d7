import type { Accents } from "../accents.ts";
import type { Block, Column, Figure, Inline, Multiples, Table, Text } from "../document.ts";
import { html, Html } from "./html-text.ts";
import { drawSvg } from "./svg.ts";

/** What rendering needs to know beside a block: how variants look, and a name for each chart. */
export interface Surroundings {
  accents: Accents;
  nextId: () => string;
}

const widths = { wide: 720, narrow: 350, multiple: 350 };

/** Renders one block as HTML. */
export async function renderBlock(block: Block, around: Surroundings): Promise<Html> {
  switch (block.kind) {
    case "heading":
      return html`<h3>${renderText(block.words, around)}</h3>`;
    case "paragraph":
      return block.isLead === true
        ? html`<p class="lead">${renderText(block.words, around)}</p>`
        : html`<p>${renderText(block.words, around)}</p>`;
    case "list":
      return renderList(block.items, around);
    case "folded":
      return html`<details>
        <summary>${block.summary}</summary>
        ${renderList(block.items, around)}
      </details>`;
    case "code":
      return html`<pre tabindex="0"><code>${block.lines.join("\n")}</code></pre>`;
    case "table":
      return renderTable(block, around);
    case "figure":
      return await renderFigure(block, around, ["wide", "narrow"]);
    case "multiples":
      return await renderMultiples(block, around);
  }
}

async function renderMultiples({ figures, summary }: Multiples, around: Surroundings): Promise<Html> {
  const whole = html`<div class="multiples">
    ${await Promise.all(figures.map((figure) => renderFigure(figure, around, ["multiple"])))}
  </div>`;
  return summary === undefined
    ? whole
    : html`<details>
        <summary>${summary}</summary>
        ${whole}
      </details>`;
}

function renderList(items: readonly Text[], around: Surroundings): Html {
  return html`<ul>
    ${items.map((item) => html`<li>${renderText(item, around)}</li>`)}
  </ul>`;
}

function renderTable(table: Table, around: Surroundings): Html {
  const whole = html`<div class="scroll" role="region" aria-label="${table.caption}" tabindex="0">
    <table>
      <caption>
        ${table.caption}
      </caption>
      <thead>
        <tr>
          ${table.columns.map(renderHead)}
        </tr>
      </thead>
      <tbody>
        ${table.rows.map((row) => renderRow(row, table.columns, around))}
      </tbody>
    </table>
  </div>`;
  return table.folded === true
    ? html`<details>
        <summary>${table.caption}</summary>
        ${whole}
      </details>`
    : whole;
}

function renderHead({ title, numeric }: Column): Html {
  return html`<th scope="col" ${numericClass(numeric)}>${title}</th>`;
}

function renderRow(row: readonly Text[], columns: readonly Column[], around: Surroundings): Html {
  const cells = row.map((cell, index) =>
    index === 0
      ? html`<th scope="row">${renderText(cell, around)}</th>`
      : html`<td${numericClass(columns[index]?.numeric)}>${renderText(cell, around)}</td>`,
  );
  return html`<tr>
    ${cells}
  </tr>`;
}

const numericClass = (isNumeric: boolean | undefined) => (isNumeric === true ? new Html(' class="number"') : undefined);

async function renderFigure(figure: Figure, around: Surroundings, sizes: readonly (keyof typeof widths)[]): Promise<Html> {
  const drawings = await Promise.all(
    sizes.map(async (size) => {
      const drawing = await drawSvg(figure.draw(widths[size]), { id: around.nextId(), title: figure.title, finding: figure.finding });
      return html`<div class="${size}">${new Html(drawing)}</div>`;
    }),
  );
  return html`<figure>
    <figcaption>${figure.title}<span>${figure.finding}</span></figcaption>
    ${drawings}${renderTable({ ...figure.table, folded: true }, around)}
  </figure>`;
}

/** Renders words as HTML. */
function renderText(text: Text, around: Pick<Surroundings, "accents">): Html {
  const pieces: readonly Inline[] = typeof text === "string" || !isList(text) ? [text] : text;
  return html`${pieces.map((piece) => renderInline(piece, around.accents))}`;
}

function isList(text: Text): text is readonly Inline[] {
  return Array.isArray(text);
}

function renderInline(piece: Inline, accents: Accents): Html {
  if (typeof piece === "string") return html`${piece}`;
  if ("code" in piece) return html`<code>${piece.code}</code>`;
  if ("strong" in piece) return html`<strong>${piece.strong}</strong>`;
  if ("href" in piece) return html`<a href="${piece.href}">${piece.words}</a>`;
  const { hue, shape } = accents(piece.variant);
  return html`<span class="variant hue-${hue}" data-shape="${shape}">${wholeWords(piece.variant)}</span>`;
}

/** A label breaks between its switches and nowhere else. */
function wholeWords(variant: string): Html[] {
  return variant.split(" ").map((word, index) => html`${index === 0 ? "" : " "}<span>${word}</span>`);
}
