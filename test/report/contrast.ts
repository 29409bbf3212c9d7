import type { Page } from "playwright-core";

/** Words that are too faint against what is behind them. */
export interface Faint {
  words: string;
  colour: string;
  behind: string;
  ratio: number;
}

/** Finds all text of a page whose computed colours have less contrast than this. */
export async function findFaintText(page: Page, least: number): Promise<Faint[]> {
  return await page.evaluate((limit) => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const isClear = (colour: string) => channels(colour)[3] === 0;
    const behind = (element: Element | null): string => {
      if (element === null) return "rgb(255, 255, 255)";
      const { backgroundColor } = getComputedStyle(element);
      return isClear(backgroundColor) ? behind(element.parentElement) : backgroundColor;
    };
    const ratioOf = (one: string, other: string) => {
      const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const holders = [...document.body.querySelectorAll(":not(title, desc)")].filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? "").trim() !== ""),
    );
    return holders.flatMap((element) => {
      const style = getComputedStyle(element);
      const colour = element instanceof SVGElement ? style.fill : style.color;
      const ratio = ratioOf(colour, behind(element));
      return ratio >= limit ? [] : [{ words: (element.textContent ?? "").slice(0, 40), colour, behind: behind(element), ratio }];
    });
  }, least);
}
