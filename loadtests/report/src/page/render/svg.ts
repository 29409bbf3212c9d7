import { Error as OnlyErrors, logger, parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { escape } from "./html-text.ts";

/** What Vega writes for its own sake: the page has its own words for those who do not see, its own fonts, and needs no more. */
const superfluous = [
  / (role|aria-roledescription|aria-hidden|pointer-events|font-family|version|xmlns|xmlns:xlink)="[^"]*"/g,
  / opacity="1"/g,
  /<path class="(background|foreground)"[^>]*\/>/g,
  /<text [^>]*opacity="0"[^>]*>[^<]*<\/text>/g,
];
const geometry = / (d|transform|x2|y2|width|height|viewBox)="[^"]*"/g;

/** A chart of which Vega-Lite drops a part is a wrong one, not one to warn of. */
const strict = Object.assign(logger(OnlyErrors), {
  warn: (...words: readonly unknown[]): never => {
    throw new Error(`a chart cannot be drawn as it is described: ${words.join(" ")}`);
  },
});

/** Draws a chart without a browser; its numbers stay with its marks, as `data-label`. */
export async function drawSvg(spec: TopLevelSpec, { id, title, finding }: { id: string; title: string; finding: string }): Promise<string> {
  const view = new View(parse(compile(spec, { logger: strict }).spec), { renderer: "none" });
  const drawn = await view.toSVG();
  view.finalize();
  const lean = superfluous
    .reduce((text, pattern) => text.replaceAll(pattern, ""), drawn)
    .replaceAll(geometry, (attribute) => attribute.replaceAll(/(\.\d\d)\d+/g, "$1"))
    .replaceAll(" aria-label=", " data-label=");
  const [, width = "0", height = "0"] = /width="([\d.]+)" height="([\d.]+)"/.exec(lean) ?? [];
  const head = `<svg role="img" aria-labelledby="${id}-title ${id}-finding" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`;
  const words = `<title id="${id}-title">${escape(title)}</title><desc id="${id}-finding">${escape(finding)}</desc>`;
  return lean.replace(/<svg[^>]*>/, () => `${head}${words}`);
}
