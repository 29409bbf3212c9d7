import { expect, it } from "vitest";
import { parseMetrics } from "./metrics.ts";

it("reads samples with and without labels, and nothing else", () => {
  const text = `# HELP coordbench_rounds_total Waits
# TYPE coordbench_rounds_total counter
coordbench_rounds_total{service="booking"} 12
coordbench_link_bytes_total{link="a, \\"b\\"=c",kind="sql"} 1.5e+06

coordbench_up 0
not a sample
`;
  expect(parseMetrics(text)).toEqual([
    { name: "coordbench_rounds_total", labels: { service: "booking" }, value: 12 },
    { name: "coordbench_link_bytes_total", labels: { link: 'a, \\"b\\"=c', kind: "sql" }, value: 1_500_000 },
    { name: "coordbench_up", labels: {}, value: 0 },
  ]);
});
