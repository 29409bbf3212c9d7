import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ablation, capacity, compare, sweep, type Results } from "@coordbench/report";
import { writePage } from "@coordbench/report/page";
import { wholeSession } from "@coordbench/report/session-under-test";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFile, startBrowser, type Opened } from "./browser.ts";
import { findMarks, type MarkKind } from "./marks.ts";

const folder = mkdtempSync(join(tmpdir(), "coordbench-charts-"));
const file = join(folder, "report.html");
const results: Results = wholeSession();
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

const marksIn = (title: string, kind: MarkKind) => findMarks(opened.page, title, kind);

const median = (values: number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
};

describe("a chart", () => {
  it("has a title, what it shows in words, and its numbers in a table", async () => {
    const figures = await opened.page.locator("figure").evaluateAll((all) =>
      all.map((figure) => ({
        svgs: [...figure.querySelectorAll("svg")].map((svg) => [
          svg.getAttribute("role"),
          svg.querySelector("title")?.textContent,
          svg.querySelector("desc")?.textContent,
        ]),
        rows: figure.querySelectorAll("tbody tr").length,
      })),
    );
    expect(figures.length).toBeGreaterThan(10);
    for (const { svgs, rows } of figures) {
      expect(rows).toBeGreaterThan(0);
      for (const [role, title, finding] of svgs) expect([role, Boolean(title), (finding ?? "").length > 10]).toEqual(["img", true, true]);
    }
  });
});

describe("the chart of percentiles", () => {
  it("marks the median of the valid runs, at its place", async () => {
    const marks = await marksIn("Latency by percentile", "symbol");
    const runs = results.runs.filter(({ step, valid }) => valid && step.section === "at a rate");
    for (const variant of ["two-phase-commit", "saga", "uncoordinated"]) {
      const p50 = median(runs.filter(({ step }) => step.variant === variant).map(({ latency }) => latency.outcome.p50 ?? 0));
      const own = marks.filter(({ numbers }) => numbers["variant"] === variant);
      expect(Number(own[0]?.numbers["y"])).toBeCloseTo(p50, 6);
    }
    const ordered = marks.toSorted((a, b) => Number(a.numbers["y"]) - Number(b.numbers["y"])).map(({ top }) => top);
    expect(ordered).toEqual(ordered.toSorted((a, b) => b - a));
  });
});

describe("the chart of capacities", () => {
  it("has a mark for each rate that was tried, hollow where the objective did not hold", async () => {
    const marks = await marksIn("Latency against load", "symbol");
    const tried = capacity(results).flatMap(({ variant, curve }) => curve.map(({ ratePerS }) => `${variant} ${ratePerS}`));
    expect(marks.map(({ numbers }) => `${numbers["variant"]} ${numbers["x"]}`).toSorted()).toEqual(tried.toSorted());
    const hollow = await opened.page
      .locator("figure", { hasText: "Latency against load" })
      .locator("svg:visible .mark-symbol path[fill='var(--paper)']")
      .count();
    expect(hollow).toBe(capacity(results).flatMap(({ curve }) => curve.filter(({ held }) => !held)).length);
  });
});

describe("the chart of effects", () => {
  it("has a point for each measure, further to the right the larger the ratio, and between the ends of its interval", async () => {
    const [comparison] = compare(results);
    const points = await marksIn(`${comparison?.b} over ${comparison?.a}`, "symbol");
    const ratios = comparison?.measures.map(({ ratio }) => ratio) ?? [];
    expect(points.length).toBe(ratios.length);
    const order = (values: number[]) => values.map((value) => values.filter((other) => other < value - 1e-6).length);
    expect(order(points.map(({ left }) => Math.round(left * 10) / 10))).toEqual(
      order(ratios.map((ratio) => Math.round(ratio * 1e6) / 1e6)),
    );
  });
});

describe("the ladder of an ablation", () => {
  it("has a point for each rung where its median lies, and bars that join them", async () => {
    const rungs = ablation(results)[0]?.rungs ?? [];
    const points = await marksIn("goodput, rung by rung", "symbol");
    expect(points.length).toBe(rungs.length);
    const logs = rungs.map(({ median: value }) => Math.log(value));
    const [first, last] = [points[0], points.at(-1)];
    const share = (value: number) => (value - (logs[0] ?? 0)) / ((logs.at(-1) ?? 1) - (logs[0] ?? 0));
    const width = (last?.left ?? 1) - (first?.left ?? 0);
    expect(width).toBeGreaterThan(200);
    for (const [index, { left }] of points.entries()) expect((left - (first?.left ?? 0)) / width).toBeCloseTo(share(logs[index] ?? 0), 2);
    expect((await marksIn("goodput, rung by rung", "rect")).length).toBe(rungs.length - 1);
  });
});

describe("the chart of a sweep", () => {
  it("has a point for each value and variant, and says where the winner changes", async () => {
    const [finding] = sweep(results);
    const flip = finding?.flips.find(({ measure }) => measure === "p50");
    expect(flip).toMatchObject({ from: "two-phase-commit", to: "saga", between: ["20", "50"] });
    const marks = await marksIn("median latency by rtt", "symbol");
    const wanted = finding?.points.flatMap(({ variants }) => variants.map(({ measures }) => measures["p50"]?.median ?? 0)) ?? [];
    const drawn = marks.map(({ numbers }) => Number(numbers["y"]));
    expect(drawn.toSorted((a, b) => a - b).map((value) => value.toFixed(4))).toEqual(
      wanted.toSorted((a, b) => a - b).map((value) => value.toFixed(4)),
    );
    const words = await opened.page
      .locator("figure", { hasText: "median latency by rtt" })
      .locator("svg text", { hasText: "equal at" })
      .textContent();
    expect(Number(words?.replace("equal at ", ""))).toBeCloseTo(flip?.at ?? 0, 1);
  });
});

describe("a waterfall", () => {
  it("has a bar for each span, whose ends lie where it began and ended, on one scale for all designs", async () => {
    const bars = async (variant: string) => {
      const waterfall = results.traces.find((study) => study.variant === variant)?.waterfalls.find(({ rank }) => rank === "p50");
      const figure = opened.page.locator("figure", { hasText: `The median booking of ${variant}` });
      const boxes = await figure
        .locator("svg:visible .mark-rect path")
        .evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
      expect(boxes.length).toBe(waterfall?.spans.length);
      return boxes.map((width, index) => (width - 1.25) / (waterfall?.spans[index]?.durationMs ?? 1));
    };
    const scales = [...(await bars("two-phase-commit")), ...(await bars("saga"))];
    expect(Math.max(...scales) / Math.min(...scales)).toBeLessThan(1.1);
  });
});

describe("a session without some data", () => {
  it("has no part for what it does not have", async () => {
    const whole = await writePage(results);
    for (const id of ["capacity", "sweeps", "ablation", "traces", "ceilings", "invalid"]) expect(whole).toContain(`id="${id}"`);
    const page = await writePage({ ...results, sections: [], runs: results.runs.slice(0, 2), traces: [], ceilings: [] });
    for (const id of ["capacity", "sweeps", "ablation", "traces", "ceilings", "invalid"]) expect(page).not.toContain(`id="${id}"`);
    for (const id of ["answer", "headline", "audit", "threats", "again"]) expect(page).toContain(`id="${id}"`);
  });
});
