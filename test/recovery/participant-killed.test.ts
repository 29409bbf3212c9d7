import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOngoing, restart, startRig, type Rig } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { catchable, holdLog } from "../support/recovery-log.ts";
import { decisionOn, holdShelf, journalOf, preparedOn, readOnce, until } from "../support/recovery-stores.ts";

const inFlight = 4;
const bookingIdOf = (key: string) => key.split(":")[0] ?? "";

describe("a participant killed under load on a hot item", () => {
  let rig: Rig;
  beforeAll(async () => {
    // The coordinator lives on: its recovery must not take for dead what a test holds up.
    rig = await startRig({ switches: { ...catchable, lockTimeoutMs: "800", recoveryAgeMs: "15000" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const api = () => rig.deployed.api;
  const load = () => startLoad(rig.customers, { apis: [api()], inFlight });
  const askAgain = (key: string, waitS?: number) => rig.customers.book(api(), rig.customers.bookingOf(bookingIdOf(key)), waitS);
  const decided = (key: string) => decisionOn(rig.stores.log.url("booking"), key);
  const prepared = async (server: "stock" | "money", key: string) =>
    (await preparedOn(rig.stores[server], rig.deployed.site.run)).includes(key);
  const shelves = () => rig.stores.stock.url("inventory-0");

  /** Whether a row is locked although nobody is connected who could hold it. */
  const isLocked = (url: string, statement: string) =>
    readOnce(url, statement).then(
      () => false,
      (error: { code?: string }) => error.code === "55P03",
    );

  const waitForPrepare = () =>
    until("a Prepare waits inside the database", async () => {
      const waiting = await readOnce(
        shelves(),
        "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%prepare transaction%'",
      );
      return waiting.length > 0 ? true : undefined;
    });

  it("after it has promised and before its vote is heard, is rolled back when it returns", async () => {
    const fault = rig.plan("inventory killed before its vote was heard");
    await using customers = load();
    await expectOngoing(customers);
    await using shelf = await holdShelf(shelves(), hotSku);
    await waitForPrepare();
    rig.inventory.signal("SIGSTOP");
    await shelf.rows("rollback");
    const key = await until("the promise is durable", async () => (await preparedOn(rig.stores.stock, rig.deployed.site.run))[0]);
    const unheard = (await decided(key)) === undefined;
    await rig.inventory.kill();
    if (unheard && (await prepared("stock", key))) fault.hit();
    await restart(rig.inventory);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("abort: unavailable");
    expect(await askAgain(key)).toEqual({ told: "rejected", reason: "unavailable" });
  });

  it.each(["inventory", "payment"] as const)("%s after all votes, commits when it returns", async (participant) => {
    const fault = rig.plan(`${participant} killed after its vote`);
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    await rig[participant].kill();
    if (await prepared(participant === "inventory" ? "stock" : "money", key)) fault.hit();
    await log.release();
    await until("the decision stands", () => decided(key));
    await restart(rig[participant]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("commit");
    expect(await askAgain(key)).toEqual({ told: "confirmed" });
  });

  it.each([
    { store: "stock", database: "inventory-0", service: "inventory", row: `stock where sku = '${hotSku}'` },
    {
      store: "money",
      database: "payment",
      service: "payment",
      row: "accounts where customer = (select customer from accounts order by 1 limit 1)",
    },
  ] as const)(
    "a PostgreSQL of $service after PREPARE keeps promise and locks over its restart and follows the decision",
    async ({ store, database, service, row }) => {
      const fault = rig.plan(`PostgreSQL of ${service} killed after PREPARE`);
      const { pid } = rig[service];
      await using customers = load();
      await expectOngoing(customers);
      await using log = await holdLog(rig);
      const key = await log.caught(inFlight);
      const server = rig.stores[store];
      const before = server.pid;
      await server.kill();
      await restart(server);
      if (server.pid !== before && (await prepared(store, key)) && (await decided(key)) === undefined) fault.hit();
      expect(await isLocked(server.url(database), `select from ${row} for update nowait`)).toBe(true);
      await log.release();
      await until("the decision is applied", async () => ((await journalOf(server.url(database), key)) === "committed" ? true : undefined));
      await expectOngoing(customers);
      await customers.stop();
      expect(await rig.complaints()).toEqual([]);
      expect(await askAgain(key)).toEqual({ told: "confirmed" });
      expect(rig[service].pid).toBe(pid);
    },
  );

  it("a PostgreSQL in the middle of a Prepare takes no service with it", async () => {
    const fault = rig.plan("PostgreSQL of inventory killed during a Prepare");
    await using customers = load();
    await expectOngoing(customers);
    await using _shelf = await holdShelf(shelves(), hotSku);
    await waitForPrepare();
    await rig.stores.stock.kill();
    fault.hit();
    await restart(rig.stores.stock);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
  });

  it("the PostgreSQL of the log before the decision: no outcome is sent until it is back, then one", async () => {
    const fault = rig.plan("PostgreSQL of the log killed before the decision");
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    await rig.stores.log.kill();
    expect(await askAgain(key, 1)).toEqual({ told: "pending" });
    if ((await prepared("stock", key)) && (await prepared("money", key))) fault.hit();
    await restart(rig.stores.log);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    const outcome = await askAgain(key);
    expect(outcome.told).toBe((await decided(key)) === "commit" ? "confirmed" : "rejected");
    expect(await askAgain(key)).toEqual(outcome);
    expect(await rig.complaints()).toEqual([]);
  });
});
