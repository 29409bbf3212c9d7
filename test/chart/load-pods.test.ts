import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { arrowsIn } from "../support/chart-arrows.ts";
import type { Rendered } from "../support/chart.ts";
import { conform } from "../support/kubeconform.ts";
import { renderLoad } from "../support/load-objects.ts";

const text = renderLoad();
const { items } = JSON.parse(text) as { items: Rendered[] };
const manifests = (objects: unknown[]) => objects.map((object) => JSON.stringify(object)).join("\n---\n");
const testRun = items.find(({ kind }) => kind === "TestRun")?.["spec"] as Record<"runner" | "starter", Record<string, unknown>>;

it("is written as it was when it was last looked at: `npm run generate` writes it anew", () => {
  expect(text).toBe(readFileSync(join(import.meta.dirname, "goldens/load-pods.json"), "utf8"));
});

it("is what Kubernetes and the k6-operator know, to the last field", async () => {
  const { code, output } = await conform(manifests(items));
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Invalid: 0, Errors: 0, Skipped: 0/) as string });
});

it("a field that the k6-operator does not know is found", async () => {
  const misspelled = text.replace('"containerSecurityContext"', '"containersSecurityContext"');
  const { code } = await conform(manifests((JSON.parse(misspelled) as { items: unknown[] }).items));
  expect(code).toBe(1);
});

it("has pods that the strictest of Pod Security's profiles admits, without a token", () => {
  for (const pod of [testRun.runner, testRun.starter])
    expect(pod).toMatchObject({
      automountServiceAccountToken: "false",
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    });
});

it("lets the pods of the load talk to the runner, and book as customers do; everybody may make them begin", () => {
  expect(testRun.runner["metadata"]).toMatchObject({ labels: { "app.kubernetes.io/component": "customers" } });
  const { out, in: coming } = arrowsIn(items);
  expect(out).toEqual([" -> runner:8600"]);
  expect(coming).toEqual([" -> runner:8600", "anybody -> :6565"]);
});
