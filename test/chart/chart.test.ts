import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { valuesSchema } from "../../charts/schema/values.ts";
import { services } from "../settings-table.ts";
import { chartFolder, helm, render, variants } from "../support/chart.ts";
import { conform } from "../support/kubeconform.ts";

describe.each(Object.keys(variants))("%s", (name) => {
  it("is rendered as it was when it was last looked at: `npm run generate` renders it anew", async () => {
    const golden = readFileSync(join(import.meta.dirname, `goldens/${name}.yaml`), "utf8");
    expect(await render(name, "observability.dashboard=false")).toBe(golden);
  });

  it("has nothing that Helm would warn of", async () => {
    expect(await helm("lint", name, ["--strict"])).toMatchObject({ code: 0 });
  });

  it("is what Kubernetes knows, to the last field", async () => {
    const { code, output } = await conform(await render(name));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Invalid: 0, Errors: 0, Skipped: 0/) as string });
  });
});

it("a field that Kubernetes does not know is found", async () => {
  const misspelled = (await render("uncoordinated")).replace("automountServiceAccountToken", "automountServiceAccounttoken");
  const { code, output } = await conform(misspelled);
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("automountServiceAccounttoken") as string });
});

it("the schema of the values is that of the code: `npm run generate` writes it", () => {
  const schema = z.toJSONSchema(valuesSchema(services.map(([, variables]) => variables)), { io: "input", reused: "ref" });
  expect(JSON.parse(readFileSync(join(chartFolder, "values.schema.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
});

it.each([
  ["no design at all", "none", [], /at '\/design': value must be one of 'two-phase-commit', 'saga', 'uncoordinated'/],
  ["a key that nobody knows", "saga", ["postgress.uid=1"], /additional properties 'postgress' not allowed/],
  ["one deeper down", "saga", ["components.booking.replica=2"], /at '\/components\/booking': additional properties 'replica' not allowed/],
  ["a component that no design has", "saga", ["components.bookings.program=a"], /additional properties 'bookings' not allowed/],
  [
    "a variable that no service has",
    "saga",
    ["components.booking.settings.COORDBENCH_BUCKET=a"],
    /invalid propertyName 'COORDBENCH_BUCKET'/,
  ],
  ["a moving tag", "saga", ["image.tag=latest"], /at '\/image\/tag': 'latest' does not match/],
  ["an unknown class of durability", "saga", ["durability=D2"], /at '\/durability': value must be one of 'D0', 'D1'/],
  ["a number of brokers that cannot agree", "saga", ["nats.replicas=2"], /at '\/nats\/replicas'/],
  ["a cluster of too few masters", "saga", ["redis.masters=2"], /at '\/redis\/masters': minimum: got 2, want 3/],
  ["no pods", "saga", ["components.booking.replicas=0"], /at '\/components\/booking\/replicas': minimum: got 0, want 1/],
  ["ten inventories", "saga", ["inventories=10"], /at '\/inventories': maximum: got 10, want 9/],
  ["a name of a run that names of streams do not allow", "saga", ["run=A.b"], /at '\/run': 'A.b' does not match/],
  ["half an external server", "saga", ["postgres.external.booking.host=a"], /at '\/postgres\/external\/booking': missing properties/],
  ["a fate of volumes that does not exist", "saga", ["nats.storage.whenDeleted=Keep"], /at '\/nats\/storage\/whenDeleted'/],
  ["less time to end than a pod pauses", "saga", ["termination.pauseSeconds=80"], /termination.graceSeconds must be more than/],
  ["spans that go nowhere", "saga", ["collector.enabled=true", "jaeger.enabled=false"], /collector.enabled needs somewhere to send spans/],
  ["a proxy before what it would break", "saga", ["toxiproxy.before={redis}"], /redis is nothing that a proxy can stand before/],
  ["an ingress for nobody", "saga", ["ingress.enabled=true"], /ingress.enabled needs ingress.host/],
  ["less time to end than a booking may take", "saga", ["termination.graceSeconds=5"], /at '\/termination\/graceSeconds'/],
])("values with %s are refused, and it is said where", async (_, name, settings, words) => {
  const { code, errors } = await helm(
    "template",
    name,
    settings.flatMap((setting) => ["--set", setting]),
  );
  expect(code).toBe(1);
  expect(errors).toMatch(words);
});
