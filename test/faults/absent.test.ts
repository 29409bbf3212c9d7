import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder } from "@coordbench/infra/local";
import { designs } from "@coordbench/runner";
import { describe, expect, it, onTestFinished } from "vitest";
import { send } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";

/** What a design's services load, each by its process, and how they answer to those who would break them. */
async function observe(design: string, faults: boolean) {
  const folder = createStackFolder("loaded");
  onTestFinished(() => folder.remove());
  const file = join(folder.path, "modules");
  const hook = new URL("../support/loaded-modules.ts", import.meta.url);
  hook.search = new URLSearchParams({ file }).toString();
  await using stack = await deployed({ design, faults, nodeArguments: ["--import", hook.href] });
  const { services } = stack.deployment;
  const answers = await Promise.all(services.map(async ({ adminUrl }) => (await send(`${adminUrl}/faults`)).status));
  const armed = services.map(async ({ adminUrl }) => (await send(`${adminUrl}/faults/book.before`, { method: "PUT", body: "{}" })).status);
  const lines = readFileSync(file, "utf8").split("\n");
  const loading = (part: string) => services.filter(({ pid }) => lines.some((line) => line.startsWith(`${pid} `) && line.includes(part)));
  return {
    services: services.length,
    runtime: loading("/shared/runtime/src/index.ts").length,
    breaking: loading("/shared/faults/").length,
    harmless: loading("/shared/runtime/src/no-faults.ts").length,
    statuses: [...new Set([...answers, ...(await Promise.all(armed))])],
  };
}

describe.each([...designs.keys()])("the services of %s", (design) => {
  it("neither load nor show failpoints unless they are told to", async () => {
    const { services, ...observed } = await observe(design, false);
    expect(observed).toEqual({ runtime: services, breaking: 0, harmless: services, statuses: [404] });
  });

  it("do both where Node is told the condition", async () => {
    const { services, ...observed } = await observe(design, true);
    expect(observed).toEqual({ runtime: services, breaking: services, harmless: 0, statuses: [200, 400] });
  });
});
