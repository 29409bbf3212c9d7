import { Client } from "pg";

/** Runs one statement on a database and returns its rows, in a session of its own: the audit trusts no service's connection. */
export async function readRows<Row>(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url, application_name: "audit" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
