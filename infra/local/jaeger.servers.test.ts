import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ensureTools } from "../setup/index.ts";
import { startJaeger, type JaegerServer } from "./jaeger.ts";
import { createStackFolder } from "./stack-folder.ts";

const folder = createStackFolder("jaeger-test");
let jaeger: JaegerServer;

beforeAll(async () => {
  const tools = await ensureTools(["jaeger"]);
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  jaeger = await startJaeger({ program: tools.jaeger.path, folder, logFolder });
}, 900_000);
afterAll(async () => {
  await jaeger?.stop();
  folder.remove();
});

const traceId = "0123456789abcdef0123456789abcdef";
const span = {
  traceId,
  spanId: "0123456789abcdef",
  name: "book",
  kind: 2,
  startTimeUnixNano: "1795248696179061768",
  endTimeUnixNano: "1795248696179311768",
};
const found = () => fetch(`${jaeger.address}/api/v3/traces/${traceId}`);

it("takes spans as soon as it is ready, shows their trace, and knows of no other", async () => {
  expect((await found()).status).toBe(404);
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "booking" } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
  const sent = await fetch(jaeger.tracesUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(sent.status).toBe(200);
  await vi.waitFor(async () => expect(JSON.stringify(await (await found()).json())).toContain(span.startTimeUnixNano));
});
