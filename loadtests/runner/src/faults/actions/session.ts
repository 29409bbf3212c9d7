import { Client } from "pg";

/** A session with a database that may die under it. */
export interface Session extends AsyncDisposable {
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** How whoever breaks something is called in the database. */
export const operator = "operator";

/** Opens a session, as an operator would. */
export async function openSession(url: string): Promise<Session> {
  const client = new Client({ connectionString: url, application_name: operator, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  return {
    rows: async <Row>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Row[],
    [Symbol.asyncDispose]: () => client.end(),
  };
}
