import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, startPostgres, type PostgresServer, type StackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createMeter } from "@coordbench/runtime";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStore, type AccountStore } from "./store.ts";

const connections = 16;
const finishing = connections / 4;
const sessionsInAll = 27; // The tests are superusers, for whom none is set aside.

describe("the sessions of a participant", () => {
  let folder: StackFolder;
  let server: PostgresServer;
  const stores: AccountStore[] = [];

  beforeAll(async () => {
    const { postgres } = await ensureTools(["postgres"]);
    folder = createStackFolder("two-phase-commit-payment-test");
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    const settings = { shared_buffers: "32MB", max_connections: sessionsInAll, max_prepared_transactions: 10 };
    server = await startPostgres({ program: postgres.path, name: "payment", folder, logFolder, settings, databases: ["payment"] });
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    folder?.remove();
  });

  const open = async () => {
    const config = { databaseUrl: server.url("payment"), connections, lockTimeoutMs: 1_000, run: "run" };
    const store = await openStore(config as Parameters<typeof openStore>[0], createMeter("payment"));
    stores.push(store);
    return store;
  };
  const sessionsOf = async (store: AccountStore) => {
    const { rows } = await store.finishing.query(
      "select application_name as name, count(*)::integer as sessions from pg_stat_activity where datname = 'payment' group by 1 order by 1",
    );
    return Object.fromEntries(rows.map(({ name, sessions }: { name: string; sessions: number }) => [name, sessions]));
  };

  it("are all there before the first booking comes", async () => {
    expect(await sessionsOf(await open())).toEqual({ "payment finish": finishing, "payment prepare": connections });
  });

  it("are as many as the server still gives, those that finish first", async () => {
    await open();
    const late = await open();
    expect(await late.ready()).toBe(true);
    const left = sessionsInAll - connections - finishing;
    expect(await sessionsOf(late)).toEqual({ "payment finish": 2 * finishing, "payment prepare": connections + left - finishing });
  });
});
