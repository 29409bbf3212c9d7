import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { Client } from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import { createStackFolder, makeClocks, startPostgres } from "./index.ts";

const hourMs = 3_600_000;

it.runIf(process.platform === "linux")("a server goes by a clock of its own, which can be set while it runs", async () => {
  const tools = await ensureTools(["postgres", "faketime"]);
  const bare = createStackFolder("clocks-test");
  onTestFinished(() => bare.remove());
  const folder = { ...bare, clocks: makeClocks(join(bare.path, "clocks"), tools.faketime.path) };
  const logFolder = join(bare.path, "logs");
  mkdirSync(logFolder);
  const program = tools.postgres.path;
  await using server = await startPostgres({
    program,
    name: "one",
    folder,
    logFolder,
    settings: { shared_buffers: "32MB" },
    databases: [],
  });
  const client = new Client({ connectionString: server.url("postgres") });
  await client.connect();
  const hoursOff = async () => {
    const { rows } = await client.query("select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms");
    return Math.round(((rows as { ms: number }[])[0]!.ms - Date.now()) / hourMs) + 0;
  };
  expect(await hoursOff()).toBe(0);
  for (const hours of [1, -1, 0]) {
    folder.clocks.set(server.name, hours * 3_600);
    await vi.waitFor(async () => expect(await hoursOff()).toBe(hours), { timeout: 30_000 });
  }
  expect(() => folder.clocks.set("Redis stock-0", 1)).toThrow("no clock of its own");
  await client.end();
});
