import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeSession } from "@coordbench/report/session-under-test";
import { writePage } from "@coordbench/report/page";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFile, startBrowser } from "./browser.ts";
import { findFaintText } from "./contrast.ts";

const folder = mkdtempSync(join(tmpdir(), "coordbench-report-"));
const file = join(folder, "report.html");
const desk = { viewport: { width: 1280, height: 900 } };
const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const readers = [
  { name: "by day", options: { ...desk, colorScheme: "light" } },
  { name: "by night", options: { ...desk, colorScheme: "dark" } },
  { name: "on a telephone by day", options: { ...telephone, colorScheme: "light" } },
  { name: "on a telephone by night", options: { ...telephone, colorScheme: "dark" } },
  { name: "without scripts", options: { ...desk, javaScriptEnabled: false } },
] as const;
let browser: Browser;

beforeAll(async () => {
  writeFileSync(file, await writePage(wholeSession()));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(readers)("the page, read $name", ({ options }) => {
  it("asks for nothing but itself and complains of nothing", async () => {
    await using opened = await openFile(browser, file, options);
    expect(opened.complaints).toEqual([]);
    expect(opened.requests.filter((url) => !url.startsWith("data:"))).toEqual([`file://${file}`]);
    expect(await opened.page.locator("h1").textContent()).toBe("What does agreement cost?");
  });
});

describe.each(readers.slice(0, 4))("the page, seen $name", ({ options }) => {
  it("is never wider than its window with all unfolded, and shows each chart once", async () => {
    await using opened = await openFile(browser, file, options);
    await opened.page.locator("details").evaluateAll((all) => all.forEach((each) => each.setAttribute("open", "")));
    const [inner, whole] = await opened.page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
    expect(whole).toBe(inner);
    const shown = await opened.page
      .locator("figure")
      .evaluateAll((figures) =>
        figures.map((figure) => [...figure.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0).length),
      );
    expect(shown.length).toBeGreaterThan(10);
    expect(new Set(shown)).toEqual(new Set([1]));
  });

  it("has no text with a contrast below 4.5 to 1", async () => {
    await using opened = await openFile(browser, file, options);
    await opened.page.locator("details").evaluateAll((all) => all.forEach((each) => each.setAttribute("open", "")));
    expect(await findFaintText(opened.page, 4.5)).toEqual([]);
  });
});

describe("the page", () => {
  it("is less than 3 MB, and the same for the same results", async () => {
    expect(statSync(file).size).toBeLessThan(3_000_000);
    expect(await writePage(wholeSession())).toBe(await writePage(wholeSession()));
  });

  it("leads every link within it somewhere, and has no name twice", async () => {
    await using opened = await openFile(browser, file, desk);
    const ids = await opened.page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const named = await opened.page.evaluate(() => [
      ...[...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href") ?? ""),
      ...[...document.querySelectorAll("[aria-labelledby]")].flatMap((each) =>
        (each.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => `#${id}`),
      ),
    ]);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((target) => !ids.includes(target.slice(1)))).toEqual([]);
  });

  it("shows what was written as words, not as markup", async () => {
    await using opened = await openFile(browser, file, desk);
    const words = await opened.page.locator("body").textContent();
    expect(words).toContain('Example <CPU> & "friends"');
    expect(words).toContain("the load <generator> came 7.1 ms late");
    expect(await opened.page.locator("cpu, generator, script").count()).toBe(0);
  });

  it("can be gone through by keyboard: to the report at once, to tables that scroll, and to the numbers of a chart", async () => {
    await using opened = await openFile(browser, file, telephone);
    const { page } = opened;
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the report");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    const summary = page.locator("figure summary").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("figure details").first().getAttribute("open")).toBe("");
    expect(await page.locator(".scroll:not([tabindex='0'])").count()).toBe(0);
  });

  it("has headings in order, and tables with a caption and the scope of each heading", async () => {
    await using opened = await openFile(browser, file, desk);
    const { page } = opened;
    const levels = await page.locator("h1, h2, h3").evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("table:not(:has(caption))").count()).toBe(0);
    expect(await page.locator("th:not([scope])").count()).toBe(0);
  });

  it("is printed in dark on light, without what only a screen can use", async () => {
    await using opened = await openFile(browser, file, { ...desk, colorScheme: "dark" });
    const { page } = opened;
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(253, 253, 251)");
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.locator("figure .wide").first().isVisible()).toBe(true);
    expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
  });
});
