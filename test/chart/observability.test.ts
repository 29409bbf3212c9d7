import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { renderObjects } from "../support/chart.ts";

const root = join(import.meta.dirname, "../..");
const sources = globSync("services/**/src/**/*.ts", { cwd: root, exclude: ["**/node_modules"] })
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");
const objects = await renderObjects("saga", "observability.alertAfter.inDoubtSeconds=42");
const dataOf = (name: string) =>
  Object.values(
    (objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)?.["data"] ?? {}) as Record<string, string>,
  )[0] ?? "";
const [dashboard, alerts] = [dataOf("cb-dashboard"), dataOf("cb-alerts")];

/** Names of metrics as the code has them: without the prefix, and without what a histogram or the process adds. */
function metricsIn(text: string): string[] {
  const names = Array.from(text.matchAll(/\bcoordbench_([a-z_]+)/g), ([, name = ""]) => name.replace(/_(bucket|count|sum)$/, ""));
  return [...new Set(names)].filter((name) => !name.startsWith("process_"));
}

it.each([
  ["the dashboard", dashboard, 7],
  ["the alerts", alerts, 5],
])("%s asks only for metrics that services have", (_, text, least) => {
  const metrics = metricsIn(text);
  expect(metrics.length).toBeGreaterThanOrEqual(least);
  for (const metric of metrics) expect(sources).toMatch(new RegExp(`"(coordbench_)?${metric}"`));
});

it("the dashboard is found by Grafana's sidecar, and counts in the prices of the report", () => {
  expect(objects.find(({ metadata }) => metadata.name === "cb-dashboard")?.metadata.labels).toMatchObject({ grafana_dashboard: "1" });
  const { templating } = JSON.parse(dashboard) as { templating: { list: { name: string; query: unknown }[] } };
  const given = Object.fromEntries(templating.list.map(({ name, query }) => [name, query]));
  const prices = JSON.parse(readFileSync(join(root, "loadtests/report/prices.json"), "utf8")) as Record<string, { usd: number }>;
  expect(Number(given["cpu_hour"])).toBe(prices["vcpuHour"]?.usd);
  expect(Number(given["gigabyte"])).toBe(prices["gbBetweenZones"]?.usd);
});

it("the alerts are rules of Prometheus for this release alone, with the values' limits", () => {
  const { groups } = parse(alerts) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
  };
  const rules = groups.flatMap(({ rules: each }) => each);
  expect(rules.map(({ alert }) => alert)).toEqual([
    "CoordbenchInDoubtTooLong",
    "CoordbenchIncidentOpen",
    "CoordbenchDeadLetters",
    "CoordbenchOversold",
    "CoordbenchCoordinationTooDear",
  ]);
  for (const { expr, annotations } of rules) {
    expect(expr).toContain('namespace="default"');
    expect(annotations.summary).toContain("{{ $value }}");
  }
  expect(rules[0]?.expr).toMatch(/> 42$/);
});
