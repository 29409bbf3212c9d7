import { join } from "node:path";
import { Client } from "pg";
import { expect, it } from "vitest";
import { freePort } from "@coordbench/infra/local";
import { configOf, end, eventually, openWorkshop } from "../support/chart-stores.ts";

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

it("a server makes its roles and databases, keeps its data, and opens them to new passwords and for new databases", async () => {
  await using workshop = await openWorkshop("postgres");
  const port = await freePort();
  const files = await configOf("two-phase-commit", "postgres-inventory");
  const own = `${files["postgresql.conf"]?.replace("'*'", "'127.0.0.1'")}\nport = ${port}\n`;
  const [config, data] = [workshop.folder("config", { ...files, "postgresql.conf": own }), workshop.folder("data")];
  const start = (databases: string, postgres: string, service: string) =>
    workshop.start(["sh", join(config, "start.sh")], {
      CONFIG: config,
      DATA: data,
      PASSWORDS: workshop.folder("passwords", { postgres, service }),
      SERVICE: "inventory",
      DATABASES: databases,
    });
  const url = (password: string, database: string) => `postgres://inventory:${password}@127.0.0.1:${port}/${database}`;

  const first = start("inventory-0", "root-1", "it's");
  await eventually(() => ask(url("it's", "inventory-0"), "create table kept (value text)"));
  await ask(url("it's", "inventory-0"), "begin; insert into kept values ('prepared'); prepare transaction 'promise'");
  const [durability] = await ask(url("it's", "inventory-0"), "select setting from pg_settings where name = 'data_directory'");
  expect(durability).toEqual({ setting: join(data, "postgres") });
  await expect(ask(url("wrong", "inventory-0"), "select")).rejects.toThrow("password authentication failed");
  await end(first, "SIGKILL");

  const second = start("inventory-0 inventory-1", "root-2", "new");
  expect(await eventually(() => ask(url("new", "inventory-1"), "select 1 as one"))).toEqual([{ one: 1 }]);
  await expect(ask(url("it's", "inventory-0"), "select")).rejects.toThrow("password authentication failed");
  await ask(url("new", "inventory-0"), "commit prepared 'promise'");
  expect(await ask(url("new", "inventory-0"), "select * from kept")).toEqual([{ value: "prepared" }]);
  await end(second, "SIGINT");
  expect(second.exitCode).toBe(0);
});
