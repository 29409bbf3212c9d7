import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Accents } from "../accents.ts";
import type { Part, Report } from "../document.ts";
import { renderBlock, type Surroundings } from "./blocks.ts";
import { html, Html } from "./html-text.ts";

const style = readFileSync(join(import.meta.dirname, "page.css"), "utf8");

/** Renders a report as one page that needs nothing from anywhere: no script, no font, no file beside it. */
export async function renderPage(report: Report, accents: Accents): Promise<string> {
  let charts = 0;
  const around = { accents, nextId: () => `chart-${++charts}` };
  const parts = await Promise.all(report.parts.map((part) => renderPart(part, around)));
  const contents = report.parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${report.title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header>
          <h1>${report.title}</h1>
          ${report.subtitle.map((line) => html`<p>${line}</p>`)}
        </header>
        <nav aria-label="Contents">
          <ol>
            ${contents}
          </ol>
        </nav>
        <main id="main" tabindex="-1">${parts}</main>
      </body>
    </html> `;
  return page.text;
}

async function renderPart({ id, title, blocks }: Part, around: Surroundings): Promise<Html> {
  const body = await Promise.all(blocks.map((block) => renderBlock(block, around)));
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title"><a href="#${id}">${title}</a></h2>
    ${body}
  </section> `;
}
