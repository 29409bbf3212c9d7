import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find } from "../support/api.ts";
import { expectOngoing, restart, startRig, type Rig } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { catchable, holdLog } from "../support/recovery-log.ts";
import { decisionOn, holdShelf, journalOf, preparedOn, until } from "../support/recovery-stores.ts";

const inFlight = 4;
const bookingIdOf = (key: string) => key.split(":")[0] ?? "";

describe("a coordinator killed under load on a hot item", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ switches: { ...catchable, retries: "1", lockTimeoutMs: "800", recoveryAgeMs: "3000" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const api = () => rig.deployed.api;
  const load = () => startLoad(rig.customers, { apis: [api()], inFlight });
  const askAgain = (bookingId: string) => rig.customers.book(api(), rig.customers.bookingOf(bookingId));
  const decided = (key: string) => decisionOn(rig.stores.log.url("booking"), key);
  const prepared = async (server: "stock" | "money", key: string) =>
    (await preparedOn(rig.stores[server], rig.deployed.site.run)).includes(key);

  it("while it collects votes, aborts what only some had promised", async () => {
    const fault = rig.plan("coordinator killed with one vote in");
    await using customers = load();
    await expectOngoing(customers);
    await using shelf = await holdShelf(rig.stores.stock.url("inventory-0"), hotSku);
    const key = await until("one has promised and the other not", async () => {
      const [held, paid] = await Promise.all([
        preparedOn(rig.stores.stock, rig.deployed.site.run),
        preparedOn(rig.stores.money, rig.deployed.site.run),
      ]);
      return paid.find((each) => !held.includes(each));
    });
    await rig.coordinators[0].kill();
    if ((await prepared("money", key)) && !(await prepared("stock", key)) && (await decided(key)) === undefined) fault.hit();
    await shelf.rows("rollback");
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toMatch(/^abort/);
  });

  it("after all votes and before the decision, aborts through the register, and says so for ever", async () => {
    const fault = rig.plan("coordinator killed before the decision");
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    await rig.coordinators[0].kill();
    await log.loseDecisions();
    await log.release();
    if ((await decided(key)) === undefined && (await prepared("stock", key)) && (await prepared("money", key))) fault.hit();
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("abort: unavailable");
    expect(await askAgain(bookingIdOf(key))).toEqual({ told: "rejected", reason: "unavailable" });
    expect(await askAgain(bookingIdOf(key))).toEqual({ told: "rejected", reason: "unavailable" });
    expect(await rig.complaints()).toEqual([]);
  });

  it("after the decision and before any commit, commits everywhere", async () => {
    const fault = rig.plan("coordinator killed after the decision");
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    // Its decision is on the way and is written after its death: nobody can have been told.
    await rig.coordinators[0].kill();
    await log.release();
    await until("the decision stands", () => decided(key));
    if ((await prepared("stock", key)) && (await prepared("money", key))) fault.hit();
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("commit");
    expect((await find(api(), bookingIdOf(key))).body).toMatchObject({ outcome: "confirmed" });
    expect(await askAgain(bookingIdOf(key))).toEqual({ told: "confirmed" });
  });

  it("between two attempts, gives the booking its last word", async () => {
    const fault = rig.plan("coordinator killed between two attempts");
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const held = await log.caught(inFlight);
    const waiting = (await preparedOn(rig.stores.money, rig.deployed.site.run)).find((key) => key !== held) ?? "";
    await rig.coordinators[0].kill();
    await log.release();
    await until("the first attempt is refused", () => decided(waiting));
    if ((await decided(waiting)) === "abort: contention" && (await decided(waiting.replace(/1$/, "2"))) === undefined) fault.hit();
    await restart(rig.coordinators[0]);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect((await find(api(), bookingIdOf(waiting))).body).toMatchObject({ outcome: "rejected", reason: "unavailable" });
    expect(await askAgain(bookingIdOf(waiting))).toMatchObject({ told: "rejected" });
  });

  it("between the two commits, commits the second", async () => {
    const fault = rig.plan("coordinator killed between the commits");
    await using customers = load();
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    rig.payment.signal("SIGSTOP");
    await log.release();
    await until("the stock has committed", async () =>
      (await journalOf(rig.stores.stock.url("inventory-0"), key)) === "committed" ? true : undefined,
    );
    await rig.coordinators[0].kill();
    // The Commit that lies in its sockets dies with it.
    await rig.payment.kill();
    if ((await decided(key)) === "commit" && (await prepared("money", key))) fault.hit();
    await restart(rig.payment);
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await journalOf(rig.stores.money.url("payment"), key)).toBe("committed");
    expect(await askAgain(bookingIdOf(key))).toEqual({ told: "confirmed" });
  });
});
