import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recovery, type Results } from "@coordbench/report";
import { writeMarkdown, writePage } from "@coordbench/report/page";
import { wholeSession } from "@coordbench/report/session-under-test";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFile, startBrowser, type Opened } from "./browser.ts";
import { findMarks } from "./marks.ts";

const folder = mkdtempSync(join(tmpdir(), "coordbench-recovery-"));
const file = join(folder, "report.html");
const results: Results = wholeSession();
const { cases, pairs } = recovery(results);
let browser: Browser;
let opened: Opened;

beforeAll(async () => {
  writeFileSync(file, await writePage(results));
  browser = await startBrowser();
  opened = await openFile(browser, file, { viewport: { width: 1280, height: 900 } });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const figureOf = (title: string) => opened.page.locator("figure", { has: opened.page.locator("title", { hasText: title }) });
const rowsOf = (caption: string) =>
  opened.page
    .locator("table", { has: opened.page.locator("caption", { hasText: caption }) })
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent)));

describe("what recovery costs", () => {
  it("is told in words first, then in a table of both designs and one of each", async () => {
    const section = opened.page.locator("#recovery");
    const words = await section.locator("p").first().textContent();
    expect(words).toContain("Of 6 ways of breaking a design under load 4 ended as they must, 1 failed and 1 showed nothing.");
    expect(await section.locator("li", { hasText: pairs[0]?.shared ?? "?" }).textContent()).toContain(pairs[0]?.words);
    expect(await rowsOf("What the same fault at the same time")).toEqual([
      [pairs[0]?.shared, "two-phase-commit", "3.5", "4", "12", "3", "0.7", "4", "3.5", "nothing"],
      [pairs[0]?.shared, "saga", "0", "1", "0", "0", "0.5", "2", "0", "nothing"],
    ]);
    expect(await rowsOf("What each fault cost saga")).toEqual([
      ["coordinator-killed-before-confirm", "0", "1", "0", "0", "0.5", "2", "0", "nothing", "passed"],
      ["shard-failed-over-stale", "0", "0", "0", "0", "0", "2", "0", "lost track of 3 units", "passed"],
      ["release-twice", "0", "0", "0", "0", "0", "2", "0", "nothing", "failed"],
    ]);
  });

  it("has no figure of a case that shows nothing, and says why it does not", async () => {
    const section = opened.page.locator("#recovery");
    expect(await section.locator("table", { hasText: "prepare-lost" }).count()).toBe(0);
    expect(await section.locator("figure", { hasText: "prepare-lost" }).count()).toBe(0);
    expect(await section.locator("li", { hasText: "prepare-lost" }).textContent()).toContain("is invalid: did not hit as planned (0 of 3)");
  });

  it("says why a number is not there", async () => {
    const [, unread] = await rowsOf("What each fault cost two-phase-commit");
    expect(unread).toEqual(["decision-acknowledgement-lost", "–", "4", "12", "3", "–", "4", "3.5", "–", "passed"]);
    const reasons = await opened.page.locator("#recovery details", { hasText: "What is not known" }).locator("li").allTextContents();
    expect(reasons).toContain("time blocked: nobody looked (decision-acknowledgement-lost of two-phase-commit)");
    expect(reasons).toContain("money lost: the database could not be read (decision-acknowledgement-lost of two-phase-commit)");
  });
});

describe("the charts of goodput under faults", () => {
  it.each(pairs.flatMap(({ shared, a, b }) => [a, b].map((each) => [`${shared}: ${each.record.design}`, each] as const)))(
    "mark each second at its number, hollow where it is degraded: %s",
    async (title, each) => {
      const seconds = await findMarks(opened.page, title, "symbol");
      expect(seconds.map(({ numbers }) => Number(numbers["y"])).toSorted((a, b) => a - b)).toEqual(
        each.record.timeline.map(({ confirmed }) => confirmed).toSorted((a, b) => a - b),
      );
      const hollow = figureOf(title).locator("svg:visible .mark-symbol path[fill='var(--paper)']");
      expect(await hollow.count()).toBe(each.degradedSeconds.length);
      const [lowest, highest] = [Math.min, Math.max].map((most) => most(...seconds.map(({ numbers }) => Number(numbers["y"]))));
      const topOf = (y: number | undefined) => seconds.find(({ numbers }) => Number(numbers["y"]) === y)?.top ?? 0;
      expect(topOf(lowest)).toBeGreaterThan(topOf(highest) + 10);
    },
  );

  it.each(cases.filter(({ record }) => record.shared !== null))(
    "show the fault where it was there, between two edges: $record.design",
    async ({ record, window, degradedSeconds }) => {
      const title = `${record.shared}: ${record.design}`;
      const seconds = (await findMarks(opened.page, title, "symbol")).toSorted((a, b) => a.left - b.left);
      const [first, last] = [seconds[0]?.left ?? 0, seconds.at(-1)?.left ?? 0];
      const secondAt = (left: number) => 0.5 + ((left - first) / (last - first)) * (seconds.length - 1);
      const windows = await findMarks(opened.page, title, "rect");
      const [band] = windows.toSorted((a, b) => b.width - a.width);
      const [left, right] = [(band?.left ?? 0) - (band?.width ?? 0) / 2, (band?.left ?? 0) + (band?.width ?? 0) / 2];
      expect(secondAt(left)).toBeCloseTo(window?.fromS ?? -1, 1);
      expect(secondAt(right)).toBeCloseTo(window?.toS ?? -1, 1);
      const edges = (await findMarks(opened.page, title, "rule")).map((edge) => secondAt(edge.left)).toSorted((a, b) => a - b);
      expect(edges.map((edge) => edge.toFixed(1))).toEqual([left, right].map((edge) => secondAt(edge).toFixed(1)));
      expect(await figureOf(title).locator("svg:visible text", { hasText: "fault" }).count()).toBe(1);
      const rows = (await rowsOf(`Second by second: ${title}`)).map(([second]) => second ?? "");
      const there = rows.filter((second) => second.includes("fault")).map((second) => Number.parseInt(second, 10));
      const degraded = rows.filter((second) => second.includes("degraded")).map((second) => Number.parseInt(second, 10));
      expect(degraded).toEqual(degradedSeconds);
      expect([there[0], there.at(-1)]).toEqual([Math.floor(window?.fromS ?? -1), Math.floor(window?.toS ?? -1)]);
    },
  );

  it("have the same axes in both designs, so that they compare by eye", async () => {
    for (const { shared, a, b } of pairs) {
      const places = [a, b].map(async ({ record }) => {
        const box = await figureOf(`${shared}: ${record.design}`).locator("svg:visible").boundingBox();
        const marks = await findMarks(opened.page, `${shared}: ${record.design}`, "symbol");
        const twenty = marks
          .filter(({ numbers }) => numbers["y"] === "20")
          .map(({ left, top }) => [left - (box?.x ?? 0), top - (box?.y ?? 0)]);
        return twenty.map((place) => place.map(Math.round)).toSorted(([x = 0], [y = 0]) => x - y);
      });
      const [mine = [], theirs = []] = await Promise.all(places);
      expect(mine.length).toBeGreaterThan(1);
      expect([mine[0], mine.at(-1)]).toEqual([theirs[0], theirs.at(-1)]);
    }
  });

  it("are there of every case, folded away until they are asked for", async () => {
    const folded = opened.page.locator("#recovery details", { has: opened.page.locator("figure") });
    expect(await folded.locator("figure").count()).toBe(cases.length);
    expect(await folded.locator("figure").first().isVisible()).toBe(false);
    await folded.first().locator("> summary").click();
    expect(await folded.locator("figure").first().isVisible()).toBe(true);
  });
});

describe("a session of nothing but faults", () => {
  it("answers with what became of them, and has no part about runs", async () => {
    const sections = results.sections.filter(({ kind }) => kind === "faults");
    const page = await writePage({ ...results, sections, runs: [], traces: [], ceilings: [] });
    for (const id of ["answer", "recovery", "threats", "again"]) expect(page).toContain(`id="${id}"`);
    for (const id of ["headline", "latency", "throughput", "audit", "invalid"]) expect(page).not.toContain(`id="${id}"`);
    expect(page).toMatch(/class="lead">Of 6 ways of breaking a design under load/);
    expect(page).toContain("6 faults, 1 of them invalid,");
  });

  it("is written as Markdown too, and a session without faults says nothing of them", async () => {
    expect(writeMarkdown(results)).toContain(`- **${pairs[0]?.shared}:** ${pairs[0]?.words}`);
    expect(await writePage({ ...results, faults: [] })).not.toContain('id="recovery"');
  });
});
