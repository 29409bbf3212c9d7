import { skuOf } from "@coordbench/domain";
import { gather, gathering, literal, migrate, openDatabase, type Database } from "@coordbench/runtime";
import { createPreparedTransactions } from "@coordbench/two-phase-commit-wire";
import { runName, type Actor, type OpenActor, type Stage } from "./actor.ts";

const batch = 64;
const entries = "create table if not exists entries (id text primary key, body text not null)";
const body = JSON.stringify({ customerId: "customer-00001", items: [{ sku: "item-0001", quantity: 1 }], cents: 1_000 });

const stock = `create table if not exists stock (sku text primary key, available integer not null) with (fillfactor = 50);
  create or replace function take_one(wanted text) returns void language plpgsql as
    $$ begin update stock set available = available - 1 where sku = wanted; end $$`;

/** Each operation is a statement of its own that writes one row, and so a commit of its own. */
export const commit: OpenActor = async (stage) => {
  const database = await open(stage, entries);
  return actorOf(database, async (number) => {
    await database.query({ name: "commit", text: "insert into entries values ($1, $2)", values: [`b${number}`, body] });
    stage.done();
  });
};

/** Each operation is a row; what is due together is one statement and one commit, gathered as the services gather it. */
export const batchedCommit: OpenActor = async (stage) => {
  const database = await open(stage, entries);
  const write = gather(gathering(batch), async (ids: string[]) => {
    const text = "insert into entries select * from unnest($1::text[], $2::text[])";
    await database.query({ name: "batch", text, values: [ids, ids.map(() => body)] });
    return ids.map(() => undefined);
  });
  return actorOf(database, async (number) => {
    await write(`b${number}`);
    stage.done();
  });
};

/** Each operation changes one row in a transaction that is prepared and then committed, as a participant does it. */
export const preparedCommit: OpenActor = async (stage) => {
  const { rows } = stage.config;
  const database = await open(stage, stock);
  const skus = Array.from({ length: rows }, (_, index) => skuOf(index));
  await database.query("insert into stock select sku, 1000000000 from unnest($1::text[]) as sku", [skus]);
  const promises = createPreparedTransactions({
    preparing: database,
    finishing: database,
    run: runName,
    participant: "inventory-0",
    effect: (_, { items: [item] }) => `take_one(${literal(item?.sku ?? "")})`,
  });
  const common = { participant: "inventory-0", customerId: "customer-00001", cents: 0 };
  return actorOf(database, async (number) => {
    const operation = { bookingId: `b${number}`, kind: "book", attempt: 1, hash: "hash" } as const;
    const prepared = await promises.prepare(operation, { ...common, items: [{ sku: skuOf(number % rows), quantity: 1 }] });
    if (prepared.type !== "prepared") throw new Error(`a transaction was ${prepared.type}, not prepared`);
    const committed = await promises.commit(operation);
    if (committed.type !== "committed") throw new Error(`a transaction was ${committed.type}, not committed`);
    stage.done();
  });
};

/** A session for each operation under way, so that none waits for one. */
async function open({ config, meter }: Stage, schema: string): Promise<Database> {
  const link = meter.link("database", "sql");
  const database = openDatabase({ url: config.peer, connections: config.inFlight, link, name: runName });
  await migrate(database, schema);
  return database;
}

function actorOf(database: Database, turn: NonNullable<Actor["turn"]>): Actor {
  return { turn, durability: () => database.durability(), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}
