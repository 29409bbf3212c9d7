import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { designs } from "../designs/index.ts";
import { chart } from "./release.ts";
import { valuesOf } from "./values.ts";

type Components = Record<string, { replicas?: number; settings: Record<string, string> }>;
const componentsIn = (wish: Parameters<typeof valuesOf>[0]) => valuesOf(wish, "r1").values["components"] as Components;

describe("the chart's values for a run", () => {
  it.each([...designs.keys()])("are a values file of the chart and settings that %s's services know", (design) => {
    const { files, values } = valuesOf({ design, workload: "smoke" }, "r1");
    expect(() => files.map((file) => readFileSync(join(chart, file)))).not.toThrow();
    const schema = JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as { properties: Record<string, unknown> };
    expect(Object.keys(values).filter((name) => !(name in schema.properties))).toEqual([]);
    const known = readFileSync(join(chart, "values.schema.json"), "utf8");
    const told = Object.values(componentsIn({ design, workload: "smoke" })).flatMap(({ settings }) => Object.keys(settings));
    expect(told.filter((variable) => !known.includes(`"${variable}"`))).toEqual([]);
  });

  it("tell services the same as on one machine", () => {
    const { booking, inventory, payment } = componentsIn({
      design: "two-phase-commit",
      workload: "hot",
      switches: { buckets: "16", think: "20", replicas: "2" },
    });
    expect(booking).toMatchObject({ replicas: 2, settings: { COORDBENCH_PREPARE_DEADLINE_MS: "4020" } });
    expect(inventory).toMatchObject({ replicas: 2, settings: { COORDBENCH_BUCKETS: "16" } });
    expect(payment?.settings["COORDBENCH_THINK_MS"]).toBe("20");
  });

  it("start Jaeger for nothing but traces, and no data of their own", () => {
    expect(valuesOf({ design: "saga", workload: "smoke" }, "r1").values).toMatchObject({
      jaeger: { enabled: false },
      seed: { enabled: false },
    });
    expect(valuesOf({ design: "saga", workload: "smoke", sampledShare: 0.1 }, "r1").values).toMatchObject({ jaeger: { enabled: true } });
  });

  it("lay the saga over gRPC on PostgreSQL", () => {
    const wish = { design: "saga", workload: "smoke", switches: { stock: "postgres", transport: "grpc" } };
    expect(valuesOf(wish, "r1").files).toEqual(["values-saga.yaml", "values-saga-grpc.yaml"]);
  });

  it.each([
    [{ switches: { stock: "postgres" } }, "in a cluster a saga has redis and nats, or postgres and grpc"],
    [{ roundTripMs: 20 }, "put components into zones"],
    [{ instrument: "profile" as const }, "no instrument"],
    [{ switches: { buckets: "1000" } }, "buckets=1000"],
  ])("are refused for %j", (wish, complaint) => {
    expect(() => valuesOf({ design: "saga", workload: "smoke", ...wish }, "r1")).toThrow(complaint);
  });
});
